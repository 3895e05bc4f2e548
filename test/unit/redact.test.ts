import { describe, expect, it } from 'vitest';
import { configurationKeys } from '../../protocol/configuration-keys.js';
import { withoutSecrets } from '../../protocol/redact.js';

describe('a frame without its secrets', () => {
  it('shows that an AuthorizationKey was set, and not which', () => {
    for (const key of [
      'AuthorizationKey',
      'authorizationkey',
      ' AuthorizationKey',
      'AuthorisationKey',
      'BasicAuthPassword',
    ]) {
      const shown = withoutSecrets('ChangeConfiguration', { key, value: 'hunter2hunter2hunter2' });
      expect(shown).toEqual({ key, value: '***' });
    }
  });

  it('leaves ordinary settings readable', () => {
    const payload = { key: 'HeartbeatInterval', value: '60' };
    expect(withoutSecrets('ChangeConfiguration', payload)).toBe(payload);
    expect(withoutSecrets('ChangeConfiguration', { key: 'WebSocketPingInterval', value: '1' })).toHaveProperty(
      'value',
      '1',
    );
  });

  it('takes no ordinary key of the station for a secret', () => {
    for (const { key, access } of configurationKeys) {
      const shown = withoutSecrets('ChangeConfiguration', { key, value: 'shown' });
      expect(shown).toEqual({ key, value: access === 'W' ? '***' : 'shown' });
    }
  });

  it('hides the value when nobody can read the key', () => {
    for (const key of [undefined, null, ['AuthorizationKey'], 7]) {
      expect(JSON.stringify(withoutSecrets('ChangeConfiguration', { key, value: 'hunter2' }))).not.toContain('hunter2');
    }
  });

  it('hides it in the answer to GetConfiguration, and nothing else of it', () => {
    const answer = {
      configurationKey: [
        { key: 'AuthorizationKey', readonly: false, value: 'hunter2' },
        { key: 'HeartbeatInterval', readonly: false, value: '60' },
        { key: 'AuthorizationKey', readonly: false },
      ],
      unknownKey: ['Foo'],
    };
    expect(withoutSecrets('GetConfiguration', answer)).toEqual({
      configurationKey: [
        { key: 'AuthorizationKey', readonly: false, value: '***' },
        { key: 'HeartbeatInterval', readonly: false, value: '60' },
        { key: 'AuthorizationKey', readonly: false },
      ],
      unknownKey: ['Foo'],
    });
    expect(answer.configurationKey[0]?.value).toBe('hunter2');
  });

  it.each([
    'ftp://me:pa/hunter2@host/x',
    'ftp://me:pa?hunter2@host/x',
    'ftp://me:hunter2#@host/x',
    'me:hunter2@host/x',
    'ftp:/me:hunter2@host/x',
    'ftp:\\\\me:hunter2@host/x',
    'http://host/x;token=hunter2',
    'hunter2',
  ])('shows nothing of a file location in which a secret stands at an odd place: %s', (location) => {
    expect(JSON.stringify(withoutSecrets('GetDiagnostics', { location }))).not.toContain('hunter2');
  });

  it('hides the value of a key that nobody knows', () => {
    expect(withoutSecrets('ChangeConfiguration', { key: 'BasicAuth', value: 'hunter2' })).toEqual({
      key: 'BasicAuth',
      value: '***',
    });
  });

  it('hides the query of a file location, where signatures are kept', () => {
    const remoteLocation = 'https://files.example/logs?sig=abc&who=me#x';
    expect(withoutSecrets('GetLog', { log: { remoteLocation } })).toEqual({
      log: { remoteLocation: 'https://files.example/logs?***' },
    });
  });

  it('hides the password in a file location and keeps the host', () => {
    expect(withoutSecrets('GetDiagnostics', { location: 'ftp://me:p@ss@files.example:21/logs' })).toEqual({
      location: 'ftp://***@files.example:21/logs',
    });
    expect(withoutSecrets('GetLog', { log: { remoteLocation: 'https://me:pw@a/b' } })).toEqual({
      log: { remoteLocation: 'https://***@a/b' },
    });
    expect(withoutSecrets('SignedUpdateFirmware', { firmware: { location: 'http://a/b' } })).toEqual({
      firmware: { location: 'http://a/b' },
    });
  });

  it('keeps tags unless they are to be hidden', () => {
    const payload = {
      idTag: 'TAG1',
      idTagInfo: { status: 'Accepted', parentIdTag: 'GROUP' },
      list: [{ idTag: 'TAG2' }],
    };
    expect(withoutSecrets('SendLocalList', payload)).toBe(payload);
    expect(withoutSecrets('SendLocalList', payload, { hideIdTags: true })).toEqual({
      idTag: '***',
      idTagInfo: { status: 'Accepted', parentIdTag: '***' },
      list: [{ idTag: '***' }],
    });
  });

  it('takes payloads of any shape, and does not fall for __proto__', () => {
    for (const payload of [null, undefined, 7, 'text', [], [[{ key: 1 }]]]) {
      expect(withoutSecrets('GetConfiguration', payload, { hideIdTags: true })).toEqual(payload);
      expect(withoutSecrets('ChangeConfiguration', payload)).toEqual(payload);
    }
    const shown = withoutSecrets('GetConfiguration', JSON.parse('{"__proto__":{"polluted":1}}'));
    expect(Object.getPrototypeOf(shown)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });
});
