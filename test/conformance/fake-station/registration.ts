/** BootNotification until it is accepted, then heartbeats (4.2, 4.6). */
import type { Request, Response } from '../../../protocol/messages.js';
import type { Machine } from './machine.js';

type State = 'unknown' | Response<'BootNotification'>['status'];

/** When the CSMS says nothing, or leaves the wait to us. */
const ownRetryMs = 1000;
/** The clocks of both ends differ a little, and too early is wrong. */
const marginMs = 30;

export class Registration {
  readonly #machine: Machine;
  #state: State = 'unknown';
  #nextBoot: () => void = () => undefined;
  #nextHeartbeat: () => void = () => undefined;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get isAccepted(): boolean {
    return this.#state === 'Accepted';
  }

  get isPending(): boolean {
    return this.#state === 'Pending';
  }

  get isRejected(): boolean {
    return this.#state === 'Rejected';
  }

  /** A connection is there. Whoever is registered already says no BootNotification again (J 5.4). */
  connected(): void {
    if (!this.isAccepted) {
      if (this.#state === 'unknown') void this.boot();
      return;
    }
    if (this.#machine.wrong('offline.losesQueueOnReconnect')) this.#machine.disk.queue.length = 0;
    this.#speakFreely();
  }

  async boot(): Promise<void> {
    const machine = this.#machine;
    this.#nextBoot();
    const answer = await machine.line.call('BootNotification', this.#introduction());
    if (answer === null) {
      this.#retryAfter(ownRetryMs);
      return;
    }
    this.#state = answer.status;
    if (answer.status === 'Accepted') {
      this.#accepted(answer.interval);
      return;
    }
    const waitMs = answer.interval === 0 ? ownRetryMs : answer.interval * 1000 + marginMs;
    this.#retryAfter(machine.wrong('boot.ignoresInterval') ? waitMs / 3 : waitMs);
    if (machine.wrong('boot.heartbeatsBeforeAcceptance')) void machine.line.call('Heartbeat', {});
  }

  #introduction(): Request<'BootNotification'> {
    const { options } = this.#machine;
    return {
      chargePointVendor: options.profile.vendorName.slice(0, 20),
      chargePointModel: options.profile.designation.slice(0, 20),
      chargePointSerialNumber: options.identity.slice(0, 25),
      firmwareVersion: options.profile.firmwareVersion.slice(0, 50),
    };
  }

  #retryAfter(delayMs: number): void {
    this.#nextBoot = this.#machine.life.after(delayMs, () => {
      if (this.#machine.line.isConnected) void this.boot();
      // The next connection brings it.
      else this.#state = 'unknown';
    });
  }

  #accepted(intervalS: number): void {
    const machine = this.#machine;
    if (intervalS > 0) machine.configuration.set('HeartbeatInterval', String(intervalS));
    else this.scheduleHeartbeat();
    machine.firmware.booted();
    this.#speakFreely();
  }

  #speakFreely(): void {
    const { statuses, outbox, security } = this.#machine;
    statuses.online();
    outbox.drain();
    security.flush();
  }

  /** Called again when HeartbeatInterval changes. */
  scheduleHeartbeat(): void {
    const machine = this.#machine;
    this.#nextHeartbeat();
    const intervalS = machine.configuration.number('HeartbeatInterval');
    if (intervalS === 0) return;
    const dueMs = intervalS * 1000 * (machine.wrong('boot.ignoresHeartbeatInterval') ? 2.5 : 1);
    const beatAt = (at: number) => {
      this.#nextHeartbeat = machine.life.at(at, () => {
        if (machine.line.isOnline) void machine.line.call('Heartbeat', {});
        beatAt(at + dueMs);
      });
    };
    beatAt(Date.now() + dueMs);
  }
}
