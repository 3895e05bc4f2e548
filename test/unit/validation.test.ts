import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schemasCommand } from '../../cli/schemas.js';
import { type Action, actions, isAction } from '../../protocol/messages.js';
import { readResponse, validateRequest, validateResponse } from '../../protocol/validation.js';

const profile = (limit: unknown) => ({
  connectorId: 1,
  csChargingProfiles: {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Absolute',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
  },
});

describe('a violation', () => {
  it.each<[Action, unknown, string, string]>([
    ['Authorize', {}, 'ProtocolError', 'idTag is missing'],
    ['Authorize', { idTag: 7 }, 'TypeConstraintViolation', 'idTag must be a string'],
    ['Authorize', [], 'TypeConstraintViolation', 'payload must be an object'],
    ['Authorize', { idTag: 'x'.repeat(21) }, 'TypeConstraintViolation', 'idTag must have at most 20 characters'],
    ['Reset', { type: 'Warm' }, 'PropertyConstraintViolation', 'type must be one of Hard, Soft'],
    ['Reset', { type: 'Soft', now: true }, 'FormationViolation', 'now is not a known field'],
    ['UnlockConnector', { connectorId: 1.5 }, 'TypeConstraintViolation', 'connectorId must be an integer'],
    [
      'UpdateFirmware',
      { location: 'no uri', retrieveDate: '2024-01-01T00:00:00Z' },
      'PropertyConstraintViolation',
      'location must be a uri',
    ],
    [
      'ReserveNow',
      { connectorId: 1, expiryDate: 'tomorrow', idTag: 'A', reservationId: 1 },
      'PropertyConstraintViolation',
      'expiryDate must be a date-time',
    ],
    [
      'SetChargingProfile',
      profile(8.15),
      'PropertyConstraintViolation',
      'csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit must be a multiple of 0.1',
    ],
    [
      'MeterValues',
      { connectorId: 1, meterValue: [{ timestamp: '2024-01-01T00:00:00Z', sampledValue: [] }] },
      'OccurenceConstraintViolation',
      'meterValue[0].sampledValue must have at least 1 entry',
    ],
    [
      'SendLocalList',
      { listVersion: 1, updateType: 'Full', localAuthorizationList: [{ idTag: 'A', idTagInfo: {} }] },
      'ProtocolError',
      'localAuthorizationList[0].idTagInfo.status is missing',
    ],
  ])('of %s with %j is %s: %s', (action, payload, code, description) => {
    expect(validateRequest(action, payload)).toEqual({ code, description });
  });

  it('of a response is found as well', () => {
    expect(validateResponse('Heartbeat', {})).toEqual({ code: 'ProtocolError', description: 'currentTime is missing' });
    expect(validateResponse('Heartbeat', { currentTime: '2024-01-01T00:00:00Z' })).toBeNull();
  });

  it('never shows the value it is about', () => {
    const value = `hunter2${'x'.repeat(500)}`;
    const violation = validateRequest('ChangeConfiguration', { key: 'AuthorizationKey', value });
    expect(violation).toEqual({
      code: 'TypeConstraintViolation',
      description: 'value must have at most 500 characters',
    });
    expect(JSON.stringify(validateRequest('GetDiagnostics', { location: 'ftp://u:hunter2 @h' }))).not.toContain(
      'hunter2',
    );
  });

  it('is described below 255 characters, in plain ASCII, whatever the peer called its fields', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 1000 }), (name) => {
        const violation = validateRequest('ClearCache', { [name]: 1 });
        expect(violation?.description).toMatch(/^[\x20-\x7e]{1,254}$/);
      }),
    );
    const words = { timestamp: '2024-01-01T00:00:00Z', sampledValue: [{ value: '1', measurand: 'x' }] };
    const long = validateRequest('MeterValues', { connectorId: 1, meterValue: [words] });
    expect(long?.description.length).toBe(254);
  });
});

describe('a payload', () => {
  it('of null is one without fields', () => {
    expect(validateRequest('Heartbeat', null)).toBeNull();
    expect(validateRequest('Authorize', null)).toMatchObject({ code: 'ProtocolError' });
    expect(validateResponse('StatusNotification', null)).toBeNull();
  });

  it('may not bring names that every object inherits', () => {
    for (const text of ['{"constructor":1}', '{"toString":1}', '{"__proto__":{"idTag":"A"}}', '{"hasOwnProperty":1}']) {
      expect(validateRequest('Heartbeat', JSON.parse(text)), text).toMatchObject({ code: 'FormationViolation' });
    }
  });

  it('gives the same verdict after any other, because validators remember nothing', () => {
    expect(validateRequest('Reset', { type: 'Warm' })).not.toBeNull();
    expect(validateRequest('Reset', { type: 'Soft' })).toBeNull();
    expect(validateRequest('Reset', { type: 'Warm' })).not.toBeNull();
  });

  it('may name any message to be triggered, known or not', () => {
    expect(validateRequest('TriggerMessage', { requestedMessage: 'StartTransaction' })).toBeNull();
    expect(validateRequest('ExtendedTriggerMessage', { requestedMessage: 'Nonsense', connectorId: 1 })).toBeNull();
    expect(validateRequest('TriggerMessage', { requestedMessage: 5 })).toMatchObject({
      code: 'TypeConstraintViolation',
    });
  });

  it('may spell Celsius rightly or as the first schemas did', () => {
    const reading = (unit: string) => ({
      connectorId: 1,
      meterValue: [
        { timestamp: '2024-01-01T00:00:00Z', sampledValue: [{ value: '21.5', measurand: 'Temperature', unit }] },
      ],
    });
    expect(validateRequest('MeterValues', reading('Celcius'))).toBeNull();
    expect(validateRequest('MeterValues', reading('Celsius'))).toBeNull();
    expect(validateRequest('MeterValues', reading('celsius'))).toMatchObject({ code: 'PropertyConstraintViolation' });
  });
});

describe('a limit', () => {
  it('passes with one decimal, every one from 0.0 to 1000.0', () => {
    for (let tenths = 0; tenths <= 10_000; tenths += 1) {
      const limit = Number((tenths / 10).toFixed(1));
      expect(validateRequest('SetChargingProfile', profile(limit)), `${limit}`).toBeNull();
    }
  });

  it.each([8.15, 0.05, 16.01, 999.99, '8.1', null])('of %j is refused', (limit) => {
    expect(validateRequest('SetChargingProfile', profile(limit))).not.toBeNull();
  });
});

describe('an action', () => {
  it('is known by its exact name only', () => {
    expect(Object.keys(actions).every(isAction)).toBe(true);
    for (const name of ['authorize', 'Authorization', 'toString', '__proto__', 'constructor', '']) {
      expect(isAction(name), name).toBe(false);
    }
  });
});

describe('statecharge schemas', () => {
  it('prints each message with what it is for, who sends it and two schemas with ids of their own', () => {
    const messages: unknown = JSON.parse(schemasCommand());
    if (!Array.isArray(messages)) throw new Error('not a list');
    expect(messages.map(({ title }) => title)).toEqual(Object.keys(actions).sort());
    for (const message of messages) {
      expect(message.description).toMatch(/\.$/);
      for (const [direction, schema] of [
        ['Request', message.request],
        ['Response', message.response],
      ] as const) {
        expect(schema.$id).toBe(`urn:OCPP:1.6:${message.title}${direction}`);
        expect(schema.title).toBe(`${message.title}${direction}`);
        expect(schema.additionalProperties).toBe(false);
      }
    }
    expect(messages.find(({ title }) => title === 'StartTransaction')).toMatchObject({
      from: 'station',
      profile: 'Core',
      clause: '4.8',
      request: { properties: { meterStart: { type: 'integer', description: expect.stringContaining('Wh') } } },
    });
  });
});

describe('an answer', () => {
  const boot = { status: 'Accepted', currentTime: '2026-01-01T00:00:00Z', interval: 300 };

  it('is read without the fields that OCPP does not know, and each of them is named', () => {
    const told = { ...boot, colour: 'red', size: { wide: true } };
    expect(readResponse('BootNotification', told)).toEqual({
      payload: boot,
      violation: null,
      strangers: ['colour is not a known field', 'size is not a known field'],
    });
    expect(told).toHaveProperty('colour');
    const idTagInfo = { status: 'Accepted' };
    expect(readResponse('Authorize', { idTagInfo: { ...idTagInfo, name: 'Ann' } })).toEqual({
      payload: { idTagInfo },
      violation: null,
      strangers: ['idTagInfo.name is not a known field'],
    });
  });

  it('is judged by the fields that OCPP does know', () => {
    expect(readResponse('BootNotification', { ...boot, interval: '300', colour: 'red' }).violation).toMatchObject({
      code: 'TypeConstraintViolation',
    });
    expect(readResponse('Heartbeat', null).violation).toMatchObject({ code: 'ProtocolError' });
    expect(readResponse('MeterValues', null)).toEqual({ payload: {}, violation: null, strangers: [] });
  });

  it('of strangers only is nonsense at some point', () => {
    const crowd = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`x${at}`, at]));
    expect(readResponse('StatusNotification', crowd).violation).toMatchObject({ code: 'FormationViolation' });
  });
});
