/** The inspector on a free port of the loopback, with a small page of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Inspector,
  type InspectorOptions,
  type LiveSubject,
  startInspector,
} from '../../adapters/inspector/inspector.js';
import { diagramsFolder } from '../../visualizations/files.js';
import { KeptLines } from '../../visualizations/inspector/kept-lines.js';
import { cleanups, recordingTarget } from './control-target.js';

export const token = 'a-token-for-this-test';
export const shown = { authorization: `Bearer ${token}` };

/** A folder that goes with the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'statecharge-inspector-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function pageFolder(): string {
  const folder = testFolder();
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(folder, 'app.js'), 'document.title = "app";');
  writeFileSync(join(folder, 'style.css'), 'body {}');
  writeFileSync(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  return folder;
}

/** A station that only writes down what it is told, and lines that the test makes. */
export function liveSubject(more: Partial<LiveSubject> = {}): LiveSubject & { readonly lines: KeptLines } {
  return { target: recordingTarget(), whyNot: null, ...more, lines: new KeptLines() };
}

/** It ends with the test. */
export async function inspectorOn(
  subject: InspectorOptions['subject'],
  more: Partial<InspectorOptions> = {},
): Promise<Inspector & { at(path: string): string }> {
  const assets = { page: pageFolder(), diagrams: diagramsFolder() };
  const common = { host: '127.0.0.1', port: 0, version: '1.2.3', token, assets };
  const inspector = await startInspector({ ...common, subject, ...more });
  cleanups.push(() => inspector.close());
  return { ...inspector, at: (path) => `${inspector.url}${path}` };
}

/** A reader of the lines. `ended`: the server has ended it or cut it off. */
export class LineClient {
  readonly lines: string[] = [];
  readonly ended: Promise<'ended' | 'cut'>;
  readonly #response: http.IncomingMessage;
  #rest = '';
  #waiting: { readonly isIt: () => boolean; readonly resolve: () => void } | null = null;

  constructor(response: http.IncomingMessage) {
    this.#response = response;
    this.ended = new Promise((resolve) => {
      response.on('end', () => resolve('ended'));
      response.on('error', () => resolve('cut'));
      response.on('close', () => resolve(response.complete ? 'ended' : 'cut'));
    });
  }

  static open(url: string): Promise<LineClient> {
    return new Promise((resolve, reject) => {
      const request = http.get(url, { headers: shown, agent: false }, (response) => {
        const client = new LineClient(response);
        cleanups.push(() => response.destroy());
        resolve(client);
      });
      request.on('error', reject);
    });
  }

  /** From now on; without it nothing is taken from the socket. */
  read(): this {
    this.#response.setEncoding('utf8').on('data', (text: string) => {
      const parts = `${this.#rest}${text}`.split('\n');
      this.#rest = parts.pop() ?? '';
      this.lines.push(...parts);
      if (this.#waiting?.isIt()) this.#waiting.resolve();
    });
    return this;
  }

  /** Resolves when a line holds this text. */
  seen(text: string): Promise<void> {
    const isIt = () => this.lines.some((line) => line.includes(text));
    if (isIt()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting = { isIt, resolve };
    });
  }

  leave(): void {
    this.#response.destroy();
  }
}

/** A line of a trace that says which one it is. */
export const lineOf = (number: number, more = ''): string =>
  `${JSON.stringify({ kind: 'link.pinged', atMs: number, sinceMs: number, more })}\n`;

export const headerLine = `${JSON.stringify({ kind: 'trace', format: 1, atMs: 0, sinceMs: 0 })}\n`;
