/** Compiled against the installed package, never run: what a firmware engineer writes must type-check. */
import {
  createStation,
  type Hardware,
  type HardwareSink,
  type Journal,
  type LimitPlan,
  type MeterReading,
  type Station,
  type StationOptions,
} from 'statecharge';
import { type ContractApi, describeHardwareContract, type HardwareUnderTest } from 'statecharge/hardware-contract';

class Bench implements Hardware {
  #sink: HardwareSink | null = null;

  async start(sink: HardwareSink): Promise<void> {
    this.#sink = sink;
    sink.capabilities({ connectors: [{ id: 1, maxPowerW: 60_000, maxCurrentA: 150, hasLock: false }] });
    sink.plug(1, 'unplugged');
    sink.energy(1, 'idle');
  }

  async permit(): Promise<void> {
    this.#sink?.energy(1, 'delivering');
  }

  async setLimit(_connector: number, plan: LimitPlan): Promise<void> {
    const watts: number | undefined = plan.periods[0]?.limitW;
    this.#sink?.fault({ id: 'limit', connectorId: 1, active: watts === undefined, errorCode: 'InternalError' });
  }

  async readMeter(): Promise<MeterReading> {
    return { energyWh: 1_234.5, powerW: 50_000, socPercent: 40 };
  }
}

const journal: Journal = { note: ({ level, event }) => console.log(level, event) };

const options: StationOptions = {
  csms: { url: 'wss://csms.example/ocpp', identity: 'BENCH-1', password: Buffer.from('0123456789abcdef') },
  product: 'BSC-S12BCC',
  hardware: new Bench(),
  data: null,
  journal,
  configuration: { HeartbeatInterval: '300' },
};

const station: Station = createStation(options);
await station.start();
console.log(station.describe());
await station.stop();

declare const runner: ContractApi;
const made: HardwareUnderTest = {
  hardware: new Bench(),
  puppet: { plug() {}, unplug() {} },
  clock: { advance() {} },
  async dispose() {},
};
describeHardwareContract('the bench', async () => made, runner, { faults: false });
