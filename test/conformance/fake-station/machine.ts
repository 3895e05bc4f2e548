/** The running station: everything it holds in its RAM between power-on and power-off. */
import { Authorization } from './authorization.js';
import { Availability } from './availability.js';
import { Certificates } from './certificates.js';
import type { Commands } from './commands.js';
import { Configuration } from './configuration.js';
import { dataTransfer } from './data-transfer.js';
import type { Disk } from './disk.js';
import type { FaultName } from './faults.js';
import type { Features } from './features.js';
import { Firmware } from './firmware.js';
import { Life } from './life.js';
import { Line } from './line.js';
import { LocalList } from './local-list.js';
import { Meter } from './meter.js';
import type { FakeOptions } from './options.js';
import { Outbox } from './outbox.js';
import { Registration } from './registration.js';
import { RemoteControl } from './remote-control.js';
import { Reservations } from './reservations.js';
import { Resets } from './resets.js';
import { Security } from './security.js';
import { Sessions } from './sessions.js';
import { SmartCharging } from './smart-charging.js';
import { Statuses } from './statuses.js';
import { Transactions } from './transactions.js';
import { Triggers } from './triggers.js';
import { Uploads } from './uploads.js';
import type { World } from './world.js';

export interface MachineParts {
  readonly options: FakeOptions;
  readonly features: Features;
  readonly disk: Disk;
  readonly world: World;
  /** Ends this machine and starts the next. */
  readonly reboot: () => void;
}

export class Machine {
  readonly options: FakeOptions;
  readonly features: Features;
  readonly disk: Disk;
  readonly world: World;
  readonly reboot: () => void;
  readonly life = new Life();
  /** Whether the station was told to do this wrong. */
  readonly wrong = (fault: FaultName): boolean => this.options.faults.has(fault);
  // Each part is given the machine and looks for the others only when it is asked to do something.
  readonly configuration = new Configuration(this);
  readonly line = new Line(this);
  readonly registration = new Registration(this);
  readonly statuses = new Statuses(this);
  readonly availability = new Availability(this);
  readonly authorization = new Authorization(this);
  readonly localList = new LocalList(this);
  readonly sessions = new Sessions(this);
  readonly transactions = new Transactions(this);
  readonly remoteControl = new RemoteControl(this);
  readonly reservations = new Reservations(this);
  readonly outbox = new Outbox(this);
  readonly meter = new Meter(this);
  readonly smartCharging = new SmartCharging(this);
  readonly resets = new Resets(this);
  readonly triggers = new Triggers(this);
  readonly uploads = new Uploads(this);
  readonly firmware = new Firmware(this);
  readonly certificates = new Certificates(this);
  readonly security = new Security(this);

  constructor({ options, features, disk, world, reboot }: MachineParts) {
    this.options = options;
    this.features = features;
    this.disk = disk;
    this.world = world;
    this.reboot = reboot;
  }

  get commands(): Commands {
    return {
      ...this.configuration.commands,
      ...this.availability.commands,
      ...this.authorization.commands,
      ...this.localList.commands,
      ...this.remoteControl.commands,
      ...this.reservations.commands,
      ...this.smartCharging.commands,
      ...this.resets.commands,
      ...this.triggers.commands,
      ...this.uploads.commands,
      ...this.firmware.commands,
      ...this.certificates.commands,
      ...dataTransfer(this),
    };
  }

  powerOn(): void {
    this.disk.boots += 1;
    this.security.event('StartupOfTheDevice');
    this.transactions.recover();
    this.meter.start();
    this.reservations.start();
    this.line.start();
  }

  powerOff(): void {
    this.meter.settle();
    this.disk.lastAliveAt = Date.now();
    this.life.end();
    this.line.cut();
  }
}
