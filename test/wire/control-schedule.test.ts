import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { Schedule } from '../../adapters/control/schedule-schema.js';
import { ask, errorIn, recordingTarget, served } from '../support/control-target.js';

const isSchedule = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(Schedule);

async function schedule(path: string, target = recordingTarget()) {
  const { url } = await served(target);
  return ask(`${url}/api/v1/connectors/${path}`);
}

describe('the schedule of a connector', () => {
  it('is given for a day when nobody says how long, as its description has it', async () => {
    const answer = await schedule('1/schedule');
    expect(answer.status).toBe(200);
    const told = JSON.parse(answer.text);
    expect(isSchedule(told), JSON.stringify(isSchedule.errors)).toBe(true);
    expect(told).toMatchObject({ connectorId: 1, seconds: 86_400 });
  });

  it('is given for as many seconds and in the unit asked for, also of the whole station', async () => {
    const told = JSON.parse((await schedule('0/schedule?seconds=300&unit=A')).text);
    expect(told).toMatchObject({ connectorId: 0, seconds: 300, unit: 'A' });
  });

  it.each([
    ['1/schedule?seconds=soon', 400, 'bad-query', 'seconds is "soon"; allowed is a whole number from 0 to 31622400.'],
    ['1/schedule?seconds=-1', 400, 'bad-query', 'seconds is -1; allowed is a whole number from 0 to 31622400.'],
    ['1/schedule?unit=kW', 400, 'bad-query', 'unit is "kW"; allowed is one of "A", "W".'],
    ['1/schedule?second=3', 400, 'bad-query', '"second" is not a field of this query; did you mean seconds?'],
    ['3/schedule', 404, 'unknown-connector', 'There is no connector 3.'],
    ['x/schedule', 404, 'unknown-connector', 'There is no connector "x"'],
  ])('of %s is refused with what is wrong and what is allowed', async (path, status, code, message) => {
    const answer = await schedule(path);
    expect(answer.status).toBe(status);
    expect(errorIn(answer)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('is not there while the station has no power', async () => {
    const answer = await schedule('1/schedule', { ...recordingTarget(), schedule: () => null });
    expect(answer.status).toBe(409);
    expect(errorIn(answer).code).toBe('dark');
  });

  it('is offered where the hardware is real, for it only tells', async () => {
    expect(
      (
        await schedule(
          '1/schedule',
          recordingTarget(() => null),
        )
      ).status,
    ).toBe(200);
  });
});
