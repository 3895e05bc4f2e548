/** Which outlet a tag means, and what the outlets are once it has reached one: 3.4, 5.11, 5.13, errata 3.5. */
import { describe, expect, it } from 'vitest';
import {
  decideTag,
  mayWait,
  movedTag,
  placeTag,
  type TagRequest,
  withoutTag,
  withTag,
} from '../../machines/authorization/decide.js';
import { asOf, authorizationKeys, judge, judgeOffline, unknownTag } from '../../machines/authorization/judge.js';
import { authorizationSettings } from '../support/chart-settings.js';
import { outlet } from '../support/outlets.js';

const held = (idTag: string, parentIdTag: string | null = null) => ({ reservationId: 5, idTag, parentIdTag });
const asked = (idTag: string, connectorId: number | null = null, remote = false): TagRequest => ({
  idTag,
  connectorId,
  remote,
});
const tag = { idTag: 'TAG-1', parentIdTag: 'GROUP', fixed: true, profile: null };

describe('an outlet that a tag has reached', () => {
  it.each([
    ['free', {}, 'authorised'],
    ['plugged', {}, 'busy'],
    ['finishing', {}, 'busy'],
    ['reserved', {}, 'authorised'],
    ['reserved', { isPlugged: true }, 'busy'],
    // A charge point with cables of its own may not show one that is in.
    ['finishing', { isPlugged: false }, 'busy'],
  ] as const)('was %s %j, and is %s', (use, more, after) => {
    const outlets = [outlet(1, use, more), outlet(2, 'free')];
    expect(withTag(outlets, 1, tag)).toEqual([{ ...outlets[0], ...tag, use: after }, outlets[1]]);
  });

  it('is free again, or reserved, when the tag is taken back', () => {
    const outlets = [outlet(1, 'authorised', tag), outlet(2, 'authorised', { ...tag, heldFor: held('TAG-1') })];
    const gone = { idTag: null, parentIdTag: null, profile: null };
    expect(withoutTag(outlets, 1)).toEqual([{ ...outlets[0], ...gone, use: 'free' }, outlets[1]]);
    expect(withoutTag(outlets, 2)).toEqual([outlets[0], { ...outlets[1], ...gone, use: 'reserved' }]);
  });

  it('is left for the one where a car was plugged in, unless it was named', () => {
    const [from, to] = [outlet(1, 'authorised', { idTag: 'TAG-1' }), outlet(2, 'plugged')];
    expect(movedTag([from, to])).toEqual({ from, to });
    expect(movedTag([{ ...from, fixed: true }, to])).toBeNull();
    expect(movedTag([from, outlet(2, 'free')])).toBeNull();
    expect(movedTag([to])).toBeNull();
  });
});

describe('a tag', () => {
  it('does not withdraw what is over: its own outlet, finished, is one like others', () => {
    expect(decideTag([outlet(1, 'finishing', { idTag: 'TAG-1' })], asked('TAG-1'))).toEqual({ kind: 'identify' });
  });

  it('that no outlet can use is told so', () => {
    const why = { kind: 'ignore', why: 'no outlet could use this tag' };
    expect(decideTag([outlet(1, 'unusable')], asked('TAG-1'))).toEqual(why);
    expect(decideTag([outlet(1, 'unusable', { heldFor: held('TAG-1') })], asked('TAG-1'))).toEqual(why);
    expect(decideTag([outlet(1, 'busy', { heldFor: held('TAG-1') })], asked('TAG-1'))).toEqual(why);
    expect(decideTag([outlet(1, 'unusable', { heldFor: held('TAG-2', 'GROUP') })], asked('TAG-1'))).toEqual(why);
    expect(placeTag([outlet(1, 'unusable')], asked('TAG-1'), null)).toEqual({
      kind: 'ignore',
      why: 'no outlet is left for this tag',
    });
  });

  it('does not get what is held for another, whatever that outlet shows (5.13)', () => {
    const both = [outlet(1, 'plugged', { heldFor: held('TAG-2') }), outlet(2, 'free')];
    expect(placeTag(both, asked('TAG-1'), null)).toEqual({ kind: 'start', connectorId: 2 });
    expect(placeTag(both, asked('TAG-2'), null)).toEqual({ kind: 'start', connectorId: 1 });
  });

  it('from afar stops nothing of its group', () => {
    const group = [outlet(1, 'busy', { idTag: 'TAG-2', parentIdTag: 'GROUP' }), outlet(2, 'free')];
    expect(placeTag(group, asked('TAG-1', null, true), 'GROUP')).toEqual({ kind: 'start', connectorId: 2 });
    expect(placeTag(group, asked('TAG-1'), 'GROUP')).toEqual({ kind: 'stop', connectorId: 1 });
  });
});

describe('a request waits its turn', () => {
  it('unless the same tag waits already for the same reader, in whatever case', () => {
    expect(mayWait([asked('TAG-1', 1)], asked('tag-1', 1))).toBe(false);
    expect(mayWait([null, asked('TAG-2', 1), asked('TAG-1', 1)], asked('TAG-1', 1))).toBe(false);
    expect(mayWait([asked('TAG-1', 1)], asked('TAG-1', 2))).toBe(true);
    expect(mayWait([asked('TAG-1', 1)], asked('TAG-2', 1))).toBe(true);
    expect(mayWait([null], asked('TAG-1'))).toBe(true);
  });

  it('unless it is a remote start of a connector that another one means', () => {
    expect(mayWait([asked('TAG-1', 1, true)], asked('TAG-2', 1, true))).toBe(false);
    expect(mayWait([asked('TAG-1', 1, true)], asked('TAG-2', 2, true))).toBe(true);
    expect(mayWait([asked('TAG-1', null, true)], asked('TAG-2', null, true))).toBe(true);
    expect(mayWait([asked('TAG-1', 1)], asked('TAG-2', 1, true))).toBe(true);
    expect(mayWait([asked('TAG-1', 1, true)], asked('TAG-2', 1))).toBe(true);
  });

  it('as long as there are no more than ten behind the one in hand', () => {
    const pending = Array.from({ length: 10 }, (_, index) => asked(`TAG-${index}`));
    expect(mayWait(pending, asked('NEW'))).toBe(true);
    expect(mayWait([...pending, asked('ONE-MORE')], asked('NEW'))).toBe(false);
  });
});

describe('the reason of a verdict', () => {
  const settings = authorizationSettings({ LocalPreAuthorize: 'true', LocalAuthorizeOffline: 'true' });
  const accepted = { status: 'Accepted', parentIdTag: 'GROUP' } as const;
  const offline = { ...unknownTag, isOnline: false };

  it('of a yes is who said it', () => {
    const yes = { kind: 'accept', parentIdTag: 'GROUP' };
    expect(judge(settings, { ...unknownTag, listed: accepted })).toEqual({ ...yes, by: 'list' });
    expect(judge(settings, { ...unknownTag, cached: accepted })).toEqual({ ...yes, by: 'cache' });
    expect(judge({ ...settings, allowOfflineTxForUnknownId: true }, offline)).toEqual({
      kind: 'accept',
      by: 'nobody',
      parentIdTag: null,
    });
  });

  it('of a no is what is known, or that nothing is', () => {
    const no = (why: string) => ({ kind: 'refuse', why });
    expect(judgeOffline(settings, offline)).toEqual(no('unknown, and nobody can be asked'));
    expect(judgeOffline(settings, { ...offline, cached: { status: 'Expired' } })).toEqual(no('Expired'));
    expect(judgeOffline({ ...settings, localAuthorizeOffline: false }, { ...offline, listed: accepted })).toEqual(
      no('what is known does not count offline'),
    );
  });

  it('is none of time where an entry has none', () => {
    expect(asOf({ idTag: 'TAG-1', idTagInfo: { status: 'Accepted' } }, Date.now())).toEqual({ status: 'Accepted' });
  });

  it('follows the keys of section 9, each its own', () => {
    const all = Object.entries(authorizationKeys).flatMap(([key, read]) =>
      ['true', 'false'].map((value) => [key, read?.(value)]),
    );
    const both = (key: string, field: string) => [
      [key, { [field]: true }],
      [key, { [field]: false }],
    ];
    expect(all).toEqual([
      ...both('AuthorizeRemoteTxRequests', 'authorizeRemote'),
      ...both('LocalAuthListEnabled', 'localListEnabled'),
      ...both('AuthorizationCacheEnabled', 'cacheEnabled'),
      ...both('LocalPreAuthorize', 'localPreAuthorize'),
      ...both('LocalAuthorizeOffline', 'localAuthorizeOffline'),
      ...both('AllowOfflineTxForUnknownId', 'allowOfflineTxForUnknownId'),
    ]);
  });
});
