/** GetDiagnostics and GetLog (5.9, whitepaper N01). */
import type { Request } from '../../../protocol/messages.js';
import { type Commands, reply } from './commands.js';
import type { Machine } from './machine.js';
import { upload } from './transfer.js';

interface Job {
  readonly location: string;
  readonly fileName: string;
  readonly retries: number;
  readonly retryIntervalS: number;
}

export class Uploads {
  readonly #machine: Machine;
  #diagnostics = false;
  /** Of the GetLog under way. */
  #log: number | null = null;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get commands(): Commands {
    return {
      GetDiagnostics: (request) => {
        const job = jobOf(request.location, 'diagnostics.txt', request.retries, request.retryInterval);
        return reply({ fileName: job.fileName }, () => void this.#sendDiagnostics(job));
      },
      GetLog: (request) => this.#getLog(request),
    };
  }

  get diagnosticsStatus(): 'Idle' | 'Uploading' {
    return this.#diagnostics ? 'Uploading' : 'Idle';
  }

  get logStatus(): Request<'LogStatusNotification'> {
    return this.#log === null ? { status: 'Idle' } : { status: 'Uploading', requestId: this.#log };
  }

  #getLog({ logType, requestId, log, retries, retryInterval }: Request<'GetLog'>) {
    const status = this.#log === null ? 'Accepted' : 'AcceptedCanceled';
    const fileName = `${logType === 'SecurityLog' ? 'security' : 'diagnostics'}-log.txt`;
    const job = jobOf(log.remoteLocation, fileName, retries, retryInterval);
    this.#log = requestId;
    return reply<'GetLog'>({ status, filename: fileName }, () => void this.#sendLog(job, requestId));
  }

  async #sendDiagnostics(job: Job): Promise<void> {
    const { line, wrong } = this.#machine;
    this.#diagnostics = true;
    if (!wrong('diagnostics.noUploading')) await line.call('DiagnosticsStatusNotification', { status: 'Uploading' });
    const isDone = await this.#bring(job);
    this.#diagnostics = false;
    const isSaidDone = isDone || wrong('diagnostics.uploadedAfterFailure');
    void line.call('DiagnosticsStatusNotification', { status: isSaidDone ? 'Uploaded' : 'UploadFailed' });
  }

  async #sendLog(job: Job, requestId: number): Promise<void> {
    const { line, wrong } = this.#machine;
    const numbered = wrong('security.logStatusWithoutRequestId') ? {} : { requestId };
    if (!wrong('security.noLogUploading'))
      await line.call('LogStatusNotification', { status: 'Uploading', ...numbered });
    const isDone = await this.#bring(job);
    // A later GetLog has taken over.
    if (this.#log !== requestId) return;
    this.#log = null;
    void line.call('LogStatusNotification', { status: isDone ? 'Uploaded' : 'UploadFailure', ...numbered });
  }

  async #bring({ location, fileName, retries, retryIntervalS }: Job): Promise<boolean> {
    const { life, options, wrong } = this.#machine;
    if (wrong('diagnostics.bringsNothing')) return true;
    const content = `Log of ${options.identity}, ${new Date().toISOString()}\n`;
    for (let attempt = 0; attempt <= retries; attempt += 1) {
      if (attempt > 0) await life.wait(retryIntervalS * 1000);
      try {
        await upload(location, fileName, content, life.signal);
        return true;
      } catch {
        // The next attempt may find what this one missed.
      }
    }
    return false;
  }
}

/** retries counts the attempts after the first (errata 3.50). */
function jobOf(location: string, fileName: string, retries = 0, retryIntervalS = 0): Job {
  return { location, fileName, retries, retryIntervalS };
}
