/** Firmware that is fetched, logs that are delivered, and what the CSMS is told of it (6.11, 6.12, 10.8). */

import type { Request } from '../../protocol/messages.js';
import {
  announces,
  answers,
  calls,
  leads,
  maybe,
  modelSetup,
  nothingSaid,
  registers,
  status,
  stays,
} from './predictions.js';

const boot = calls('BootNotification');
const triggered = answers('TriggerMessage', { status: 'Accepted' });
const firmware = (said: Request<'FirmwareStatusNotification'>['status']) =>
  calls('FirmwareStatusNotification', { status: said });
const diagnostics = (said: Request<'DiagnosticsStatusNotification'>['status']) =>
  calls('DiagnosticsStatusNotification', { status: said });
const log = (said: Request<'LogStatusNotification'>['status'], requestId = 5) =>
  calls('LogStatusNotification', { status: said, requestId });

/** 6.12: idle outlets may be out of service meanwhile, and are back afterwards. */
const aside = [0, 1, 2].map((at) => [maybe(status(at, 'Unavailable')), maybe(status(at, 'Available'))]);

/** 6.12: with or without a boot, Installed before or after it. */
const updated = [
  [
    answers('UpdateFirmware', {}),
    firmware('Downloading'),
    firmware('Downloaded'),
    firmware('Installing'),
    firmware('Installed'),
  ],
  [boot],
  ...[0, 1, 2].map((at) => [maybe(status(at, 'Unavailable')), status(at, 'Available')]),
  [announces('FirmwareUpdated')],
  [maybe(announces('ResetOrReboot'))],
  [maybe(announces('StartupOfTheDevice'))],
];

export const filesModel = modelSetup.createMachine({
  id: 'files',
  context: nothingSaid,
  initial: 'off',
  states: {
    off: { on: { 'the station is switched on': leads('idle', 'section 4', [boot], ...registers()) } },
    idle: {
      on: {
        'the CSMS offers a firmware': leads('updated', '6.12, T TC_044_1', ...updated),
        'the CSMS offers a firmware that is not there': leads(
          'disappointed',
          'T TC_044_2',
          [answers('UpdateFirmware', {}), maybe(firmware('Downloading')), firmware('DownloadFailed')],
          ...aside,
        ),
        'the CSMS offers a firmware that is none': leads(
          'disappointed',
          'T TC_044_3',
          [
            answers('UpdateFirmware', {}),
            firmware('Downloading'),
            firmware('Downloaded'),
            maybe(firmware('Installing')),
            firmware('InstallationFailed'),
          ],
          ...aside,
        ),
        'the CSMS wants diagnostics': leads('delivered', '6.11, T TC_045_1', [
          answers('GetDiagnostics', {}),
          diagnostics('Uploading'),
          diagnostics('Uploaded'),
        ]),
        'the CSMS wants diagnostics at a dead address': leads('delivered', 'T TC_045_2', [
          answers('GetDiagnostics', {}),
          diagnostics('Uploading'),
          diagnostics('UploadFailed'),
        ]),
        'the CSMS wants the security log': leads('delivered', '10.8, T TC_079', [
          answers('GetLog', { status: 'Accepted' }),
          log('Uploading'),
          log('Uploaded'),
        ]),
        'the CSMS wants the security log at a dead address': leads('delivered', '10.8', [
          answers('GetLog', { status: 'Accepted' }),
          log('Uploading'),
          log('UploadFailure'),
        ]),
        'the CSMS asks how the firmware is': stays('T TC_054', [triggered, firmware('Idle')]),
        'the CSMS asks how the diagnostics are': stays('T TC_054', [triggered, diagnostics('Idle')]),
        'the CSMS asks how the log is': stays('10.8', [
          answers('ExtendedTriggerMessage', { status: 'Accepted' }),
          calls('LogStatusNotification', { status: 'Idle' }),
        ]),
      },
    },
    updated: { on: { 'the CSMS asks how the firmware is': stays('6.9: not busy', [triggered, firmware('Idle')]) } },
    disappointed: {
      on: {
        'the CSMS offers a firmware': leads('updated', '6.12: the next one is taken', ...updated),
        'the CSMS asks how the firmware is': stays('6.9', [triggered, firmware('Idle')]),
      },
    },
    delivered: {
      on: {
        'the CSMS asks how the diagnostics are': stays('T TC_054', [triggered, diagnostics('Idle')]),
        'the CSMS wants diagnostics': stays('6.11: as often as it likes', [
          answers('GetDiagnostics', {}),
          diagnostics('Uploading'),
          diagnostics('Uploaded'),
        ]),
      },
    },
  },
});

/** A product that has all of it. */
export const stage = { product: 'SC-MINIMAL', transfers: { allow: ['loopback'] }, lullMs: 1_000 } as const;
