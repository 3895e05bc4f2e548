/** What is said of a payload that is wrong, keyword by keyword; where the value is a secret, nothing of it. */
import { describe, expect, it } from 'vitest';
import { readResponse, validateRequest, validateResponse } from '../../protocol/validation.js';

describe('a payload is said', () => {
  it('to be wrong as a whole, where it is no object', () => {
    expect(validateRequest('Heartbeat', 7)).toEqual({
      code: 'TypeConstraintViolation',
      description: 'payload must be an object',
    });
  });

  it.each([
    [{ listVersion: 1, updateType: 'Full', localAuthorizationList: {} }, 'localAuthorizationList must be an array'],
    [{ listVersion: '1', updateType: 'Full' }, 'listVersion must be an integer'],
    [{ listVersion: 1, updateType: 7 }, 'updateType must be a string'],
  ])('to be of the wrong kind: %j, %s', (payload, description) => {
    expect(validateRequest('SendLocalList', payload)).toEqual({ code: 'TypeConstraintViolation', description });
  });

  it('to have a field without a name, or with one that would disturb a log, by as much as can be shown', () => {
    const named = (name: string) => validateRequest('Heartbeat', { [name]: 1 })?.description;
    expect(named('')).toBe('"" is not a known field');
    expect(named('a\nb\u007f~ ')).toBe('a?b?~  is not a known field');
    expect(named('x'.repeat(51))).toBe(`${'x'.repeat(50)} is not a known field`);
  });

  it('to have wrong fields deep inside, by where they stand', () => {
    const meterValue = [{ timestamp: '2024-01-01T00:00:00Z', sampledValue: [{ value: '1' }, { value: '1', '7': 1 }] }];
    expect(validateRequest('MeterValues', { connectorId: 1, meterValue })?.description).toBe(
      'meterValue[0].sampledValue[1].7 is not a known field',
    );
    const many = Array.from({ length: 13 }, (_, at) => (at < 12 ? { value: '1' } : {}));
    const values = [{ timestamp: '2024-01-01T00:00:00Z', sampledValue: many }];
    expect(validateRequest('MeterValues', { connectorId: 1, meterValue: values })?.description).toBe(
      'meterValue[0].sampledValue[12].value is missing',
    );
    expect(
      validateRequest('MeterValues', { connectorId: 1, meterValue: [{ sampledValue: [{ value: '1' }] }] })?.description,
    ).toBe('meterValue[0].timestamp is missing');
  });
});

describe('an answer', () => {
  const strangers = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`x${at}`, at]));

  it('may have twenty fields that nobody knows, and not one more', () => {
    expect(readResponse('StatusNotification', strangers(20))).toMatchObject({ payload: {}, violation: null });
    expect(readResponse('StatusNotification', strangers(20)).strangers).toHaveLength(20);
    expect(readResponse('StatusNotification', strangers(21)).violation).toEqual({
      code: 'FormationViolation',
      description: 'x20 is not a known field',
    });
  });

  it('that is wrong in a field of OCPP is told so at once', () => {
    expect(readResponse('Authorize', { idTagInfo: { status: 7 } })).toEqual({
      payload: { idTagInfo: { status: 7 } },
      violation: { code: 'TypeConstraintViolation', description: 'idTagInfo.status must be a string' },
      strangers: [],
    });
  });

  it('that is right is handed on as it is', () => {
    const payload = { idTagInfo: { status: 'Accepted' } };
    expect(readResponse('Authorize', payload).payload).toBe(payload);
    expect(validateResponse('Authorize', payload)).toBeNull();
  });
});
