/** Both charts of log uploads, whatever comes between: 4.2, 5.9, 5.17, N01, and what the station's own log says of it. */
import { describe, expect, it } from 'vitest';
import { TransferError } from '../../protocol/ports/transfer.js';
import { diagnosticsAsked, LogDesk, logAsked, packed } from '../support/log-desk.js';

const broken = new Error('it is broken');
const unreachable = new TransferError('unreachable', 'nobody is there');

/** How each of the two is asked, told of and triggered, and with what it answers where it has no file. */
const both = [
  {
    serves: 'diagnostics',
    asked: (callId: string) => diagnosticsAsked(callId, { retries: 1, retryInterval: 30 }),
    notification: 'diagnosticsStatusNotification',
    without: {},
    kind: 'diagnostics',
    requestId: null,
    own: {},
  },
  {
    serves: 'log-upload',
    asked: (callId: string) => logAsked(callId, 7, { retries: 1, retryInterval: 30 }),
    notification: 'logStatusNotification',
    without: { status: 'Rejected' },
    kind: 'security',
    requestId: 7,
    own: { requestId: 7 },
  },
] as const;

describe.each(both)('$serves', ({ serves, asked, notification, without, kind, requestId, own }) => {
  const asking = () => {
    const desk = new LogDesk(serves);
    desk.rig.send(asked('call-1'));
    return desk;
  };
  const uploading = () => {
    const desk = asking();
    desk.rig.done('pack', packed);
    return desk;
  };
  const times = (desk: LogDesk, child: string) => desk.rig.begun.filter(({ id }) => id === child).length;
  const notes = ({ rig }: LogDesk) => rig.journal.entries;
  const triggered = (desk: LogDesk) => {
    const before = desk.told.length;
    desk.rig.send({ type: `trigger.${notification}` });
    return desk.told.slice(before);
  };
  /** The outcome of a notification that is not the one under way. */
  const foreign = (desk: LogDesk, outcome: string, more: object) =>
    desk.rig.send({ type: `${outcome}.${notification}`, key: '', ...more });

  it('answers each request where the next one comes before its file is packed', () => {
    const desk = asking();
    desk.rig.send(asked('call-2'));
    expect([desk.answers, times(desk, 'pack')]).toEqual([[['call-1', without]], 2]);
    desk.rig.done('pack', packed);
    expect(desk.answers.map((answer) => (answer as unknown[])[0])).toEqual(['call-1', 'call-2']);
    expect([times(desk, 'upload'), desk.statuses]).toEqual([1, ['Uploading']]);
  });

  it('is Idle to a trigger while it packs, and then packs on (5.17)', () => {
    const desk = asking();
    expect(triggered(desk)).toEqual([{ status: 'Idle' }]);
    desk.rig.done('pack', packed);
    expect(desk.answers).toHaveLength(1);
  });

  it('is Uploading to a trigger while it uploads (5.17)', () => {
    expect(triggered(uploading())).toEqual([{ status: 'Uploading', ...own }]);
  });

  it.each([
    [
      'there was nothing to pack',
      (desk: LogDesk) => desk.rig.done('pack', null),
      { level: 'info', event: 'log.nothingToUpload', kind },
    ],
    [
      'it could not be packed',
      (desk: LogDesk) => desk.rig.fail('pack', broken),
      { level: 'error', event: 'log.notPacked', kind, error: 'Error: it is broken' },
    ],
  ])('says in the log that %s, and is ready for the next request', (_, ends, note) => {
    const desk = asking();
    ends(desk);
    expect(notes(desk)).toEqual([note]);
    desk.rig.send(asked('call-2'));
    expect(desk.answers).toEqual([['call-1', without]]);
    desk.rig.done('pack', packed);
    expect(desk.answers).toHaveLength(2);
  });

  it('says in the log what it uploads, each try that failed, and that it has uploaded', () => {
    const desk = uploading();
    desk.rig.fail('upload', unreachable);
    desk.rig.clock.advance(30_000);
    desk.rig.done('upload');
    const name = 'log.jsonl.gz';
    expect(notes(desk)).toEqual([
      { level: 'info', event: 'log.uploading', kind, requestId, name, sizeBytes: 100 },
      { level: 'warn', event: 'log.notUploaded', name, tries: 1, error: String(unreachable) },
      { level: 'info', event: 'log.uploaded', name },
    ]);
    expect(times(desk, 'pack')).toBe(1);
  });

  it('says in the log that the last try failed too', () => {
    const desk = uploading();
    desk.rig.fail('upload', unreachable);
    desk.rig.clock.advance(30_000);
    desk.rig.fail('upload', unreachable);
    expect(notes(desk).slice(1)).toMatchObject([
      { event: 'log.notUploaded', tries: 1 },
      { event: 'log.notUploaded', tries: 2 },
    ]);
  });

  it('says in the log that a newer request has ended an upload', () => {
    const desk = uploading();
    desk.rig.send(asked('call-2'));
    expect(notes(desk).slice(1)).toEqual([{ level: 'info', event: 'log.cancelled', name: 'log.jsonl.gz' }]);
  });

  it('keeps nothing of a request that is over, whose location may name a password', () => {
    const desk = uploading();
    expect(JSON.stringify(desk.rig.snapshot.context)).toContain('logs.example');
    desk.rig.done('upload');
    desk.hears();
    desk.hears();
    expect(JSON.stringify(desk.rig.snapshot.context)).not.toContain('logs.example');
  });

  it('tells of nothing before the station is accepted, but for what the CSMS asks (4.2)', () => {
    const desk = new LogDesk(serves, false);
    desk.rig.send(asked('call-1'));
    desk.rig.done('pack', packed);
    expect([desk.answers.length, desk.told]).toEqual([1, []]);
    expect(triggered(desk)).toEqual([{ status: 'Uploading', ...own }]);
    desk.rig.send({ type: 'registration.accepted' });
    expect(desk.statuses).toEqual(['Uploading', 'Uploading']);
  });

  it('tells of nothing over a line that is down, though nothing was under way when it went', () => {
    const desk = new LogDesk(serves);
    desk.rig.send({ type: 'registration.offline' });
    desk.rig.send(asked('call-1'));
    desk.rig.done('pack', packed);
    expect(desk.told).toEqual([]);
    desk.rig.send({ type: 'registration.resumed' });
    expect(desk.statuses).toEqual(['Uploading']);
  });

  it('tells again, once the line is back, what it gave back; not before', () => {
    const desk = uploading();
    desk.rig.send({ type: `failed.${notification}`, key: '1', reason: 'offline' });
    expect([desk.statuses, notes(desk).length]).toEqual([['Uploading'], 1]);
    desk.rig.send({ type: 'registration.offline' });
    desk.rig.send({ type: 'registration.resumed' });
    expect(desk.statuses).toEqual(['Uploading', 'Uploading']);
    desk.hears();
    desk.rig.done('upload');
    expect(desk.statuses.at(-1)).toBe('Uploaded');
  });

  it.each([
    ['refused', { code: 'NotImplemented' }],
    ['timeout', {}],
  ])('goes on to the next status where one was not taken (%s), and says so in the log', (reason, code) => {
    const desk = uploading();
    desk.rig.send({ type: `failed.${notification}`, key: '1', reason, ...code });
    expect(notes(desk).at(-1)).toEqual({
      level: 'warn',
      event: 'log.statusNotTaken',
      status: 'Uploading',
      reason,
      ...code,
    });
    desk.rig.done('upload');
    expect(desk.statuses).toEqual(['Uploading', 'Uploaded']);
    desk.hears();
    desk.rig.send({ type: 'registration.offline' });
    desk.rig.send({ type: 'registration.resumed' });
    expect(desk.statuses).toHaveLength(2);
  });

  it.each([
    ['answered', { payload: {} }],
    ['failed', { reason: 'timeout' }],
    ['failed', { reason: 'offline' }],
  ])('takes what became of a triggered notification for nothing else (%s %j)', (outcome, more) => {
    const desk = uploading();
    triggered(desk);
    foreign(desk, outcome, more);
    desk.rig.done('upload');
    // The first is still under way, and one is told at a time.
    expect(desk.statuses).toEqual(['Uploading', 'Uploading']);
    expect(notes(desk).map(({ event }) => event)).toEqual(['log.uploading', 'log.uploaded']);
    desk.hears();
    expect(desk.statuses).toEqual(['Uploading', 'Uploading', 'Uploaded']);
  });
});
