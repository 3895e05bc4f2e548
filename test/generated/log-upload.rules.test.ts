/** GetDiagnostics (5.9, 4.4) and GetLog (N01), in sentences. */
import { describe, expect, it } from 'vitest';
import { TransferError, type TransferFailure } from '../../protocol/ports/transfer.js';
import { diagnosticsAsked, LogDesk, logAsked, packed } from '../support/log-desk.js';

const failure = (code: TransferFailure) => new TransferError(code, 'it did not work');
const other = { ...packed, path: '/logs/packed/other.jsonl.gz', name: 'other.jsonl.gz' };

describe('GetDiagnostics', () => {
  it('is answered with the name of the file, before anything else is said of it', () => {
    const desk = new LogDesk('diagnostics');
    desk.rig.send(diagnosticsAsked('call-1'));
    expect(desk.rig.eventsTo('outbox')).toEqual([]);
    desk.rig.done('pack', packed);
    expect(desk.rig.saidTo('outbox')).toEqual(['outbox.respond', 'outbox.call']);
    expect(desk.answers).toEqual([['call-1', { fileName: 'log.jsonl.gz' }]]);
    desk.hears();
    desk.rig.done('upload');
    desk.hears();
    expect(desk.told).toEqual([{ status: 'Uploading' }, { status: 'Uploaded' }]);
    expect(desk.discarded).toEqual([packed.path]);
  });

  it('asks for the time that is meant', () => {
    const desk = new LogDesk('diagnostics');
    desk.rig.send(
      diagnosticsAsked('call-1', { startTime: '2026-01-01T00:00:00Z', stopTime: '2026-01-02T00:00:00.000+01:00' }),
    );
    expect(desk.rig.begun).toMatchObject([
      {
        id: 'pack',
        input: {
          wanted: { kind: 'diagnostics', window: { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 0, 1, 23) } },
        },
      },
    ]);
  });

  it.each([
    ['where there is nothing', (desk: LogDesk) => desk.rig.done('pack', null)],
    ['that cannot be packed', (desk: LogDesk) => desk.rig.fail('pack', new Error('the disk is full'))],
  ])('%s is answered without a name, and nothing is uploaded or told (6.11)', (_, ends) => {
    const desk = new LogDesk('diagnostics');
    desk.rig.send(diagnosticsAsked('call-1'));
    ends(desk);
    expect([desk.answers, desk.told, desk.rig.runs('upload')]).toEqual([[['call-1', {}]], [], false]);
  });

  it('whose newer one comes while it uploads ends, and the newer one begins', () => {
    const desk = new LogDesk('diagnostics');
    desk.rig.send(diagnosticsAsked('call-1'));
    desk.rig.done('pack', packed);
    desk.hears();
    desk.rig.send(diagnosticsAsked('call-2'));
    expect([desk.rig.runs('upload'), desk.discarded]).toEqual([false, [packed.path]]);
    desk.rig.done('pack', other);
    desk.rig.done('upload');
    desk.hears();
    desk.hears();
    expect(desk.answers).toEqual([
      ['call-1', { fileName: 'log.jsonl.gz' }],
      ['call-2', { fileName: 'other.jsonl.gz' }],
    ]);
    expect(desk.statuses).toEqual(['Uploading', 'Uploading', 'Uploaded']);
  });
});

describe('retries', () => {
  const tries = (desk: LogDesk) => desk.rig.begun.filter(({ id }) => id === 'upload').length;

  it.each([
    [0, 1],
    [1, 2],
    [3, 4],
    [-5, 1],
  ])('%i: there are %i tries, and a failure is told only after the last (errata 3.50)', (retries, expected) => {
    const desk = new LogDesk('diagnostics');
    desk.rig.send(diagnosticsAsked('call-1', { retries, retryInterval: 7 }));
    desk.rig.done('pack', packed);
    desk.hears();
    for (let time = 1; time < expected; time += 1) {
      desk.rig.fail('upload', failure('unreachable'));
      expect(desk.statuses).toEqual(['Uploading']);
      desk.rig.clock.advance(6_999);
      expect(tries(desk)).toBe(time);
      desk.rig.clock.advance(1);
    }
    expect([tries(desk), desk.discarded]).toEqual([expected, []]);
    desk.rig.fail('upload', failure('unreachable'));
    expect(desk.statuses).toEqual(['Uploading', 'UploadFailed']);
    desk.rig.clock.advance(1e9);
    expect([tries(desk), desk.discarded]).toEqual([expected, [packed.path]]);
  });

  it('are two after half a minute each where the CSMS leaves it to the station', () => {
    const desk = new LogDesk('diagnostics');
    desk.rig.send(diagnosticsAsked('call-1'));
    desk.rig.done('pack', packed);
    for (let time = 1; time <= 2; time += 1) {
      desk.rig.fail('upload', failure('broken'));
      desk.rig.clock.advance(29_999);
      expect(tries(desk)).toBe(time);
      desk.rig.clock.advance(1);
    }
    desk.rig.fail('upload', failure('broken'));
    desk.rig.clock.advance(1e9);
    expect(tries(desk)).toBe(3);
  });

  it('are not made in a row without a pause, whatever the CSMS says', () => {
    const desk = new LogDesk('diagnostics');
    desk.rig.send(diagnosticsAsked('call-1', { retries: 1_000_000, retryInterval: 0 }));
    desk.rig.done('pack', packed);
    for (let time = 0; time < 100; time += 1) {
      desk.rig.fail('upload', failure('broken'));
      expect(desk.rig.runs('upload')).toBe(false);
      desk.rig.clock.advance(1_000);
    }
    desk.rig.fail('upload', failure('broken'));
    desk.rig.clock.advance(1e9);
    expect(tries(desk)).toBe(101);
  });

  it.each(['unsupported', 'refused-address'] as const)('are not made for %s: it stays so', (code) => {
    const desk = new LogDesk('diagnostics');
    desk.rig.send(diagnosticsAsked('call-1'));
    desk.rig.done('pack', packed);
    desk.rig.fail('upload', failure(code));
    expect([desk.rig.snapshot.value.work, tries(desk)]).toEqual(['idle', 1]);
  });
});

describe('GetLog', () => {
  const uploading = (requestId = 7) => {
    const desk = new LogDesk('log-upload');
    desk.rig.send(logAsked('call-1', requestId));
    desk.rig.done('pack', packed);
    desk.hears();
    return desk;
  };

  it('is accepted with the name of the file, and its requestId is in each status', () => {
    const desk = uploading(7);
    desk.rig.done('upload');
    expect(desk.answers).toEqual([['call-1', { status: 'Accepted', filename: 'log.jsonl.gz' }]]);
    expect(desk.told).toEqual([
      { status: 'Uploading', requestId: 7 },
      { status: 'Uploaded', requestId: 7 },
    ]);
  });

  it.each([
    ['SecurityLog', 'security'],
    ['DiagnosticsLog', 'diagnostics'],
  ] as const)('for %s packs the %s', (logType, kind) => {
    const desk = new LogDesk('log-upload');
    desk.rig.send(logAsked('call-1', 1, { logType }));
    expect(desk.rig.begun).toMatchObject([{ input: { wanted: { kind } } }]);
  });

  it('where there is nothing is rejected without a name', () => {
    const desk = new LogDesk('log-upload');
    desk.rig.send(logAsked('call-1', 1));
    desk.rig.done('pack', null);
    expect([desk.answers, desk.told]).toEqual([[['call-1', { status: 'Rejected' }]], []]);
  });

  it('that comes while one uploads ends that one, and says so (N01)', () => {
    const desk = uploading(7);
    desk.rig.send(logAsked('call-2', 8));
    expect(desk.rig.runs('upload')).toBe(false);
    desk.rig.done('pack', other);
    expect(desk.answers.at(-1)).toEqual(['call-2', { status: 'AcceptedCanceled', filename: 'other.jsonl.gz' }]);
    desk.rig.done('upload');
    desk.hears();
    desk.hears();
    expect(desk.told.slice(1)).toEqual([
      { status: 'Uploading', requestId: 8 },
      { status: 'Uploaded', requestId: 8 },
    ]);
    expect(desk.discarded).toEqual([packed.path, other.path]);
  });

  it('that ends one and has nothing itself says the former, without a name', () => {
    const desk = uploading();
    desk.rig.send(logAsked('call-2', 8));
    desk.rig.done('pack', null);
    expect(desk.answers.at(-1)).toEqual(['call-2', { status: 'AcceptedCanceled' }]);
  });

  it('that comes while one waits for its next try ends that one too', () => {
    const desk = uploading();
    desk.rig.fail('upload', failure('broken'));
    desk.rig.send(logAsked('call-2', 8));
    desk.rig.done('pack', other);
    desk.rig.clock.advance(30_000);
    expect(desk.rig.begun.filter(({ id }) => id === 'upload')).toHaveLength(2);
    expect(desk.answers.at(-1)).toEqual(['call-2', { status: 'AcceptedCanceled', filename: 'other.jsonl.gz' }]);
  });

  it('that does not wait for the answer to the one before has both answered', () => {
    const desk = new LogDesk('log-upload');
    desk.rig.send(logAsked('call-1', 1));
    desk.rig.send(logAsked('call-2', 2));
    desk.rig.done('pack', packed);
    expect(desk.answers).toEqual([
      ['call-1', { status: 'Rejected' }],
      ['call-2', { status: 'Accepted', filename: 'log.jsonl.gz' }],
    ]);
  });

  it.each([
    ['denied', 'PermissionDenied'],
    ['refused-address', 'PermissionDenied'],
    ['unsupported', 'NotSupportedOperation'],
    ['not-found', 'UploadFailure'],
    ['no-space', 'UploadFailure'],
    ['too-slow', 'UploadFailure'],
    ['broken', 'UploadFailure'],
    ['unreachable', 'UploadFailure'],
  ] as const)('that fails as %s is told as %s', (code, status) => {
    const desk = new LogDesk('log-upload');
    desk.rig.send(logAsked('call-1', 7, { retries: 0 }));
    desk.rig.done('pack', packed);
    desk.hears();
    desk.rig.fail('upload', failure(code));
    expect(desk.told.at(-1)).toEqual({ status, requestId: 7 });
  });

  it('whose location is none is told as BadMessage, and a defect as UploadFailure', () => {
    const desk = new LogDesk('log-upload');
    desk.rig.send(logAsked('call-1', 7, { retries: 0, log: { remoteLocation: 'somewhere' } }));
    desk.rig.done('pack', packed);
    desk.rig.fail('upload', failure('unsupported'));
    desk.hears();
    expect(desk.told.at(-1)).toEqual({ status: 'BadMessage', requestId: 7 });
    desk.hears();
    desk.rig.send(logAsked('call-2', 8, { retries: 0 }));
    desk.rig.done('pack', packed);
    desk.rig.fail('upload', new Error('a defect'));
    desk.hears();
    expect(desk.told.at(-1)).toEqual({ status: 'UploadFailure', requestId: 8 });
  });
});

describe('a status', () => {
  it('that the line was lost over is told when it is back, with what came meanwhile, in order', () => {
    const desk = new LogDesk('log-upload');
    desk.rig.send(logAsked('call-1', 7));
    desk.rig.done('pack', packed);
    desk.offline();
    desk.rig.done('upload');
    expect(desk.statuses).toEqual(['Uploading']);
    desk.rig.send({ type: 'registration.resumed' });
    desk.hears();
    desk.hears();
    expect(desk.statuses).toEqual(['Uploading', 'Uploading', 'Uploaded']);
    desk.offline();
    desk.rig.send({ type: 'registration.resumed' });
    expect(desk.statuses).toHaveLength(3);
  });

  it('that the CSMS refuses is not told again', () => {
    const desk = new LogDesk('log-upload');
    desk.rig.send(logAsked('call-1', 7));
    desk.rig.done('pack', packed);
    desk.refuses();
    desk.rig.done('upload');
    expect(desk.statuses).toEqual(['Uploading', 'Uploaded']);
  });

  it('of a line that is down for long is one of the newest ten', () => {
    const desk = new LogDesk('diagnostics');
    desk.offline();
    for (let time = 0; time < 20; time += 1) {
      desk.rig.send(diagnosticsAsked(`call-${time}`));
      desk.rig.done('pack', packed);
      desk.rig.done('upload');
    }
    desk.rig.send({ type: 'registration.resumed' });
    for (let time = 0; time < 20; time += 1) desk.hears();
    expect(desk.statuses).toHaveLength(10);
    expect(desk.statuses.at(-1)).toBe('Uploaded');
  });
});

describe('a trigger', () => {
  it.each(['diagnostics', 'log-upload'] as const)('is told Idle where nothing is uploaded, of %s', (serves) => {
    const desk = new LogDesk(serves);
    desk.rig.send({
      type: serves === 'diagnostics' ? 'trigger.diagnosticsStatusNotification' : 'trigger.logStatusNotification',
    });
    expect(desk.rig.eventsTo('outbox')).toMatchObject([{ kind: 'triggered', payload: { status: 'Idle' } }]);
    expect(desk.told).toEqual([{ status: 'Idle' }]);
  });

  it('is told Uploading with the requestId, also between two tries, and Idle when it is over', () => {
    const desk = new LogDesk('log-upload');
    const trigger = () => desk.rig.send({ type: 'trigger.logStatusNotification' });
    desk.rig.send(logAsked('call-1', 7, { retries: 1 }));
    desk.rig.done('pack', packed);
    trigger();
    desk.rig.fail('upload', failure('broken'));
    trigger();
    desk.rig.clock.advance(30_000);
    desk.rig.fail('upload', failure('broken'));
    trigger();
    const triggered = desk.rig
      .eventsTo('outbox')
      .flatMap(({ kind, payload }) => (kind === 'triggered' ? [payload] : []));
    expect(triggered).toEqual([
      { status: 'Uploading', requestId: 7 },
      { status: 'Uploading', requestId: 7 },
      { status: 'Idle' },
    ]);
  });
});
