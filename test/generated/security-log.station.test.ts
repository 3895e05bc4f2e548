/** Security events in a whole station, from what happens to the security log and the ledger: A04. */
import { afterEach, describe, expect, it } from 'vitest';
import { tellingWhenFull } from '../../actors/exhaustion.js';
import { MemoryDisk } from '../../persistence/memory.js';
import { StorageError } from '../../protocol/errors.js';
import type { Logs, SecurityLogEntry, SecurityLogHead } from '../../protocol/ports/logs.js';
import type { Ledger } from '../../protocol/ports/store.js';
import type { Ports } from '../../protocol/ports.js';
import { WholeStation, type WholeStationOptions } from '../support/whole-station.js';

const stations: WholeStation[] = [];

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

/** A log that keeps what it is given, and refuses when told to. */
class Book implements Logs {
  readonly entries: SecurityLogEntry[] = [];
  openedWith: SecurityLogHead | null | undefined;
  problems: readonly string[] = [];
  refuses = false;

  async open(head: SecurityLogHead | null): Promise<readonly string[]> {
    this.openedWith = head;
    return this.problems;
  }

  async append(entry: SecurityLogEntry): Promise<SecurityLogHead> {
    if (this.refuses) throw new Error('no room');
    this.entries.push(entry);
    return { number: this.entries.length, hash: `hash-${this.entries.length}` };
  }

  async pack(): Promise<null> {
    return null;
  }

  async discard(): Promise<void> {}

  get events(): string[] {
    return this.entries.map(({ event }) => event);
  }
}

async function begun(
  book: Book,
  options: WholeStationOptions = {},
  ports: (own: Ports) => Partial<Ports> = () => ({}),
) {
  const station = new WholeStation({ ...options, ports: (own) => ({ logs: book, ...ports(own) }) });
  stations.push(station);
  await station.pass(1_000);
  return station;
}

const told = (station: WholeStation) => station.of('SecurityEventNotification').map(({ type }) => type);
const nonsense = (station: WholeStation) => station.csms.send('}{ not json');

describe('a security event', () => {
  it('is in the log, and the ledger knows the newest entry, before the CSMS is told', async () => {
    const book = new Book();
    const station = await begun(book);
    station.answers['SecurityEventNotification'] = () => {
      expect(book.events).toEqual(['InvalidMessages']);
      expect(station.store.ledger.contents().securityLogHead).toEqual({ number: 1, hash: 'hash-1' });
      return {};
    };
    nonsense(station);
    await station.pass(1_000);
    expect(told(station)).toEqual(['InvalidMessages']);
    expect(book.entries).toMatchObject([{ techInfo: 'frame is not JSON', at: expect.stringMatching(/Z$/) }]);
  });

  it('finds its log at the next start, by the newest entry that the ledger knows', async () => {
    const disk = new MemoryDisk();
    const first = await begun(new Book(), { disk });
    nonsense(first);
    await first.pass(1_000);
    await first.end();
    stations.length = 0;
    const book = new Book();
    await begun(book, { disk });
    expect(book.openedWith).toEqual({ number: 1, hash: 'hash-1' });
  });

  it('that the log cannot take is told all the same, and logged with the next one, once and in order', async () => {
    const book = new Book();
    const station = await begun(book);
    book.refuses = true;
    nonsense(station);
    await station.pass(1_000);
    station.charger.tamper('the door');
    await station.pass(1_000);
    expect([told(station), book.events]).toEqual([['InvalidMessages', 'TamperDetectionActivated'], []]);
    expect(station.journal.entries.filter(({ event }) => event === 'securityLog.notWritten')).toHaveLength(1);
    book.refuses = false;
    await station.pass(600_000);
    station.charger.tamper('the roof');
    await station.pass(1_000);
    expect(book.entries.map(({ techInfo }) => techInfo)).toEqual(['frame is not JSON', 'the door', 'the roof']);
    expect(station.store.ledger.contents().securityLogHead).toEqual({ number: 3, hash: 'hash-3' });
  });

  it('that the ledger refuses is in the log once, however often it is written', async () => {
    const book = new Book();
    let refusals = 0;
    const station = await begun(book, {}, ({ store }) => ({
      store: {
        ...store,
        ledger: new Proxy(store.ledger, {
          get: (ledger, name) => {
            if (name !== 'commit') {
              const value: unknown = Reflect.get(ledger, name);
              return typeof value === 'function' ? value.bind(ledger) : value;
            }
            const commit: Ledger['commit'] = async (change) => {
              if (change.putSecurityEvents && refusals < 3) {
                refusals += 1;
                throw new StorageError('write-failed', 'not now');
              }
              await ledger.commit(change);
            };
            return commit;
          },
        }),
      },
    }));
    station.answers['SecurityEventNotification'] = () => null;
    nonsense(station);
    await station.pass(25_000);
    expect([refusals, book.events]).toEqual([3, ['InvalidMessages']]);
    expect(station.store.ledger.contents()).toMatchObject({
      securityEvents: [{ number: 1 }],
      securityLogHead: { number: 1, hash: 'hash-1' },
    });
  });
});

describe('at the start the CSMS is told of', () => {
  it('a log that was cut, in the first entry of the new one', async () => {
    const book = new Book();
    book.problems = ['Entries 4 to 9, the newest, are missing.'];
    const station = await begun(book);
    await station.pass(1_000);
    expect(told(station)).toEqual(['SecurityLogWasCleared']);
    expect(book.entries).toMatchObject([{ event: 'SecurityLogWasCleared', techInfo: book.problems[0] }]);
  });

  it('a log that cannot be used, and the station charges', async () => {
    const book = new Book();
    book.open = async () => {
      throw new Error('it is not a folder');
    };
    const station = await begun(book);
    await station.charge(1, 'TAG-1');
    expect(told(station)).toEqual(['SecurityLogWasCleared']);
    expect(station.of('StartTransaction')).toHaveLength(1);
  });

  it('a disk that is nearly full', async () => {
    const station = await begun(new Book(), {}, ({ host }) => ({
      host: { ...host, freeBytes: async () => 5 * 1_048_576 },
    }));
    expect(station.of('SecurityEventNotification')).toMatchObject([
      { type: 'MemoryExhaustion', techInfo: '5 MiB are free at the start' },
    ]);
  });

  it('nothing where all is well, and where the free space is not known', async () => {
    const station = await begun(new Book(), {}, ({ host }) => ({
      host: {
        ...host,
        freeBytes: async () => {
          throw new Error('nobody knows');
        },
      },
    }));
    expect(told(station)).toEqual([]);
  });
});

describe('a disk that is full', () => {
  it('is told of once, and again only when it had taken something meanwhile', async () => {
    const moods: (StorageError | null)[] = [];
    const full = new StorageError('full', 'no space left');
    const heard: string[] = [];
    const commit = async () => {
      const mood = moods.shift() ?? null;
      if (mood) throw mood;
    };
    const book = new Book();
    const { store } = await begun(book);
    const watched = tellingWhenFull({ ...store, ledger: { ...store.ledger, commit } }, (why) => heard.push(why));
    moods.push(full, full, new StorageError('write-failed', 'torn'), full, null, full);
    const outcomes: boolean[] = [];
    for (let time = 0; time < 6; time += 1) {
      outcomes.push(
        await watched.ledger.commit({}).then(
          () => true,
          () => false,
        ),
      );
    }
    expect([heard.length, outcomes]).toEqual([2, [false, false, false, false, true, false]]);
  });
});

describe('a clock', () => {
  const heartbeat = async (station: WholeStation, movedMs: number) => {
    station.answers['Heartbeat'] = () => ({ currentTime: new Date(station.clock.now() + movedMs).toISOString() });
    await station.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
    await station.pass(1_000);
  };

  it.each([5_000, -5_000, 86_400_000])('that is moved by %i ms is told of, with what it was', async (movedMs) => {
    const station = await begun(new Book());
    const was = new Date(station.clock.now()).toISOString();
    await heartbeat(station, movedMs);
    expect(station.of('SecurityEventNotification')).toMatchObject([
      { type: 'SettingSystemTime', techInfo: `it was ${was}, and has moved by ${movedMs / 1000} s` },
    ]);
  });

  it.each([0, 4_999, -4_999])('that is put right by %i ms is not', async (movedMs) => {
    const station = await begun(new Book());
    await heartbeat(station, movedMs);
    expect(told(station)).toEqual([]);
  });

  it('that a CSMS would set to a time that is none has not moved', async () => {
    const station = await begun(new Book());
    station.answers['Heartbeat'] = () => ({ currentTime: '1970-01-01T00:00:00Z' });
    await station.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
    await station.pass(1_000);
    expect(told(station)).toEqual([]);
  });

  it('that is moved without end is told of once a minute for each direction, and how many moves were not', async () => {
    const book = new Book();
    const station = await begun(book);
    const toAndFro = async () => {
      for (let time = 0; time < 30; time += 1) await heartbeat(station, time % 2 === 0 ? 60_000 : -60_000);
    };
    await toAndFro();
    expect(told(station)).toEqual(['SettingSystemTime', 'SettingSystemTime']);
    await station.pass(60_000);
    await toAndFro();
    expect(told(station)).toHaveLength(4);
    expect(book.entries.slice(2).map(({ techInfo }) => techInfo)).toEqual([
      expect.stringMatching(/moved by 60 s; not told were 14 moves before it$/),
      expect.stringMatching(/moved by -60 s; not told were 14 moves before it$/),
    ]);
  });

  it('that is moved far is told of, although it was moved a little just before', async () => {
    const station = await begun(new Book());
    await heartbeat(station, 6_000);
    await heartbeat(station, 59_999);
    await heartbeat(station, 86_400_000);
    expect(station.of('SecurityEventNotification').map(({ techInfo }) => techInfo)).toEqual([
      expect.stringMatching(/moved by 6 s$/),
      expect.stringMatching(/moved by 86400 s; not told were 1 moves before it$/),
    ]);
  });
});

it('floods of one event hide no other one, and a critical event is kept and told each time', async () => {
  const book = new Book();
  const station = await begun(book);
  for (let time = 0; time < 10; time += 1) nonsense(station);
  await station.settle();
  for (let time = 0; time < 10; time += 1) station.charger.tamper(`sensor ${time}`);
  await station.pass(1_000);
  const tampered = Array.from({ length: 10 }, () => 'TamperDetectionActivated');
  expect(told(station)).toEqual(['InvalidMessages', ...tampered]);
  expect(book.events).toEqual(told(station));
  await station.pass(61_000);
  expect(station.of('SecurityEventNotification').slice(11)).toMatchObject([
    { type: 'InvalidMessages', techInfo: expect.stringMatching(/^9 more/) },
  ]);
});
