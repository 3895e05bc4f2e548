/** Addresses as they may be written down: without what opens a door (A01.FR.12). */
import { describe, expect, it } from 'vitest';
import { withoutCredentials, withoutSecrets } from '../../protocol/redact.js';

const shown = (location: string, action = 'UpdateFirmware') =>
  (withoutSecrets(action, { location }) as { readonly location: string }).location;

describe('an address of the CSMS', () => {
  it('is shown without user, password and query', () => {
    expect(withoutCredentials('wss://me:hunter2@csms.example:8443/ocpp/CP1?token=hunter2#x')).toBe(
      'wss://csms.example:8443/ocpp/CP1',
    );
    expect(withoutCredentials('hunter2')).toBe('an address that cannot be read');
  });
});

describe('the address of a file', () => {
  it.each([
    ['ftp://host/a', 'ftp://host/a'],
    ['ftp://me:pw@host/a', 'ftp://***@host/a'],
    ['FTPS+x.y-1://me@host/a', 'FTPS+x.y-1://***@host/a'],
    ['https://host/a?sig=1', 'https://host/a?***'],
    ['https://host/a#sig', 'https://host/a?***'],
    ['https://host/a;sig', 'https://host/a?***'],
    ['https://me:p?w@host/a', 'https://***'],
    ['ftp://', 'ftp://'],
    ['ftp://@host/a', 'ftp://***@host/a'],
    [`${'f'.repeat(21)}://host/a`, `${'f'.repeat(21)}://host/a`],
    [`${'f'.repeat(22)}://host/a`, '***'],
    ['1ftp://host/a', '***'],
    ['ftp:/host/a', '***'],
    ['ftp://host\\a', '***'],
    [' ftp://host/a', '***'],
  ])('%s is shown as %s', (location, expected) => expect(shown(location)).toBe(expected));

  it.each(['GetDiagnostics', 'UpdateFirmware', 'SignedUpdateFirmware', 'GetLog'])(
    'is masked wherever one is sent: %s',
    (action) => expect(shown('ftp://me:pw@host/a', action)).toBe('ftp://***@host/a'),
  );

  it('is left alone where nobody sends one, and where it is no text', () => {
    expect(shown('ftp://me:pw@host/a', 'DataTransfer')).toBe('ftp://me:pw@host/a');
    expect(withoutSecrets('UpdateFirmware', { location: 7, other: 'ftp://me:pw@host/a' })).toEqual({
      location: 7,
      other: 'ftp://me:pw@host/a',
    });
  });
});

describe('a setting', () => {
  it('without a value has nothing to hide, and is returned itself', () => {
    const payload = { key: 'AuthorizationKey' };
    expect(withoutSecrets('ChangeConfiguration', payload)).toBe(payload);
  });

  it('is hidden with its tags, where tags are hidden', () => {
    expect(
      withoutSecrets('ChangeConfiguration', { key: 'AuthorizationKey', value: 'x', idTag: 'T' }, { hideIdTags: true }),
    ).toEqual({ key: 'AuthorizationKey', value: '***', idTag: '***' });
  });

  it('that may be shown is known by its name, whatever blanks and case it came with', () => {
    const payload = { key: ' heartbeatinterval ', value: '60' };
    expect(withoutSecrets('ChangeConfiguration', payload)).toBe(payload);
  });

  it('of another message is none', () => {
    const payload = { key: 'AuthorizationKey', value: 'x', configurationKey: 'y' };
    expect(withoutSecrets('DataTransfer', payload)).toBe(payload);
    expect(withoutSecrets('GetConfiguration', payload)).toEqual(payload);
  });
});
