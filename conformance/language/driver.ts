/** The manual actions of a case (`M` in the catalogue), each a line of the story. Connector c unless told otherwise. */
import { type CableSide, NotPossible, type Puppet } from '../puppet/puppet.js';
import { CaseFailure } from './failure.js';

export interface DriverOptions {
  /** There is one as soon as the station has been started. */
  readonly puppet: () => Puppet;
  readonly connector: number;
  readonly acted: (text: string) => void;
  /** The tool's end of the line, for a station whose network nobody can cut. */
  readonly line: { cut(): Promise<void>; restore(): Promise<void> };
  /** The station goes down: a BootNotification comes before anything else. */
  readonly rebooting: () => void;
}

export class Driver {
  readonly #options: DriverOptions;

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  /** Cable in, at both sides. */
  plugIn(connectorId = this.#options.connector): Promise<void> {
    return this.#act(`plugs in at connector ${connectorId}`, (puppet) => puppet.plugIn(connectorId));
  }

  /** At the car, or takes a detachable cable out of the station. */
  unplug(side: CableSide = 'ev', connectorId = this.#options.connector): Promise<void> {
    const where = side === 'ev' ? 'the car' : 'the station';
    return this.#act(`pulls the cable of connector ${connectorId} out of ${where}`, (puppet) =>
      puppet.unplug(connectorId, side),
    );
  }

  present(idTag: string, connectorId = this.#options.connector): Promise<void> {
    return this.#act(`presents ${idTag}`, (puppet) => puppet.presentTag(idTag, connectorId));
  }

  powerOff(): Promise<void> {
    return this.#act('cuts the power', (puppet) => puppet.powerOff());
  }

  powerOn(): Promise<void> {
    this.#options.rebooting();
    return this.#act('restores the power', (puppet) => puppet.powerOn());
  }

  powerCycle(): Promise<void> {
    this.#options.rebooting();
    return this.#act('cuts and restores the power', (puppet) => puppet.powerCycle());
  }

  cutNetwork(): Promise<void> {
    return this.#network('cuts the network', false);
  }

  restoreNetwork(): Promise<void> {
    return this.#network('restores the network', true);
  }

  fault(connectorId = this.#options.connector): Promise<void> {
    return this.#act(`causes a fault of connector ${connectorId}`, (puppet) => puppet.fault(connectorId));
  }

  clearFault(connectorId = this.#options.connector): Promise<void> {
    return this.#act(`clears the fault of connector ${connectorId}`, (puppet) => puppet.clearFault(connectorId));
  }

  jamLock(jammed: boolean, connectorId = this.#options.connector): Promise<void> {
    return this.#act(`${jammed ? 'jams' : 'frees'} the lock of connector ${connectorId}`, (puppet) =>
      puppet.jamLock(connectorId, jammed),
    );
  }

  async #network(text: string, up: boolean): Promise<void> {
    const { puppet, line, acted } = this.#options;
    acted(text);
    try {
      await puppet().network(up);
    } catch (error) {
      if (!(error instanceof NotPossible)) throw asFailure(text, error);
      await (up ? line.restore() : line.cut());
    }
  }

  async #act(text: string, act: (puppet: Puppet) => Promise<void>): Promise<void> {
    this.#options.acted(text);
    try {
      await act(this.#options.puppet());
    } catch (error) {
      throw asFailure(text, error);
    }
  }
}

function asFailure(text: string, error: unknown): CaseFailure {
  return new CaseFailure(
    `that somebody ${text}`,
    `this was not possible: ${error instanceof Error ? error.message : error}`,
  );
}
