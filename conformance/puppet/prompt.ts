/** The puppet that is a person: asked in the terminal, one sentence at a time. */
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { CableSide, Puppet } from './puppet.js';

export interface PromptOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Ctrl-C while a question is open: the terminal tells nobody else of it. */
  readonly interrupted: () => void;
}

export class Prompt implements Puppet {
  readonly #options: PromptOptions;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: PromptOptions) {
    this.#options = options;
  }

  plugIn(connectorId: number): Promise<void> {
    return this.ask(`Plug the car in at connector ${connectorId} (cable in at both sides).`);
  }

  unplug(connectorId: number, side: CableSide): Promise<void> {
    const where = side === 'ev' ? 'the car' : 'the station';
    return this.ask(`Pull the cable of connector ${connectorId} out of ${where}.`);
  }

  presentTag(idTag: string, connectorId: number): Promise<void> {
    return this.ask(`Present tag ${idTag} for connector ${connectorId}.`);
  }

  powerOff(): Promise<void> {
    return this.ask('Switch the power of the station off.');
  }

  powerOn(): Promise<void> {
    return this.ask('Switch the power of the station on.');
  }

  powerCycle(): Promise<void> {
    return this.ask('Switch the power of the station off and on again.');
  }

  network(up: boolean): Promise<void> {
    return this.ask(up ? 'Connect the station to the network again.' : 'Cut the network of the station.');
  }

  fault(connectorId: number): Promise<void> {
    return this.ask(`Cause a fault of ${connectorId === 0 ? 'the whole station' : `connector ${connectorId}`}.`);
  }

  clearFault(connectorId: number): Promise<void> {
    return this.ask(`Clear the fault of ${connectorId === 0 ? 'the whole station' : `connector ${connectorId}`}.`);
  }

  jamLock(connectorId: number, jammed: boolean): Promise<void> {
    const what = jammed ? 'Make the cable lock fail' : 'Let the cable lock work again';
    return this.ask(`${what} at connector ${connectorId}.`);
  }

  /** Resolves when the tester says that it is done; rejects with what cannot be done. One question at a time. */
  ask(task: string): Promise<void> {
    const done = this.#turn.then(async () => {
      let answer = await this.#question(`\n  >> ${task}\n     Enter when done, n if it cannot be done: `);
      while (!/^[yn]?$/i.test(answer.trim())) answer = await this.#question('     Enter, or n: ');
      if (answer.trim().toLowerCase() === 'n') throw new Error(`the tester cannot do it: ${task}`);
    });
    this.#turn = done.catch(() => {});
    return done;
  }

  async close(): Promise<void> {}

  /** The terminal is held only while a question is open, so that Ctrl-C works in between. */
  async #question(text: string): Promise<string> {
    const { input, output, interrupted } = this.#options;
    const lines = createInterface({ input, output });
    lines.on('SIGINT', () => {
      lines.close();
      interrupted();
    });
    try {
      return await lines.question(text);
    } finally {
      lines.close();
    }
  }
}
