/** What the CSMS has the station fetch and deliver. */
import { asks } from './stage.js';

const now = (nowMs: number) => new Date(nowMs).toISOString();

const updates = (name: string) =>
  asks('UpdateFirmware', ({ files, clock }) => ({
    location: files.urlOf(name),
    retrieveDate: now(clock.now()),
    retries: 0,
  }));

const logs = (folder: string) =>
  asks('GetLog', ({ files }) => ({
    logType: 'SecurityLog',
    requestId: 5,
    log: { remoteLocation: folder === '' ? `${files.url}security-log` : folder },
    retries: 0,
  }));

export const deeds = {
  'the CSMS offers a firmware': updates('good.bin'),
  'the CSMS offers a firmware that is not there': updates('missing.bin'),
  'the CSMS offers a firmware that is none': updates('bad.bin'),
  'the CSMS wants diagnostics': asks('GetDiagnostics', ({ files }) => ({ location: files.url, retries: 0 })),
  'the CSMS wants diagnostics at a dead address': asks('GetDiagnostics', {
    location: 'http://127.0.0.1:1/',
    retries: 0,
  }),
  'the CSMS wants the security log': logs(''),
  'the CSMS wants the security log at a dead address': logs('http://127.0.0.1:1/'),
  'the CSMS asks how the firmware is': asks('TriggerMessage', { requestedMessage: 'FirmwareStatusNotification' }),
  'the CSMS asks how the diagnostics are': asks('TriggerMessage', {
    requestedMessage: 'DiagnosticsStatusNotification',
  }),
  'the CSMS asks how the log is': asks('ExtendedTriggerMessage', { requestedMessage: 'LogStatusNotification' }),
} as const;
