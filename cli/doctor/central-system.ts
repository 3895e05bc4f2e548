/** What a visit at the central system has shown: upgrade, subprotocol, password, boot and clock. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../../adapters/csms/printable.js';
import { instantOf } from '../../protocol/date-time.js';
import type { BootNotificationResponse } from '../../protocol/messages/boot-notification.js';
import { readResponse } from '../../protocol/validation.js';
import { type Check, type Finding, failed, notChecked, ok } from './findings.js';
import type { Patient } from './patient.js';
import type { Visit } from './visit.js';

export function findingsOf(patient: Patient, seen: Visit): readonly Finding[] {
  return [...doorFindings(patient, seen), ...bootFindings(patient, seen)];
}

function doorFindings(patient: Patient, { closed, isOpened }: Visit): readonly Finding[] {
  const upgrade = ok('upgrade', 'What answers there agrees to speak WebSocket.');
  if (isOpened) return [upgrade, ok('subprotocol', 'It agrees to speak ocpp1.6.'), admitted(patient)];
  const { reason, problem } = closed;
  switch (problem) {
    case 'no-subprotocol': {
      const remedy = 'Switch OCPP 1.6-J on at the central system, or correct the path in --csms.';
      return [upgrade, failed('subprotocol', reason, remedy), notChecked('password', 'the subprotocol failed.')];
    }
    case 'refused-credentials': {
      const first = 'who calls is refused before that (see password).';
      return [
        notChecked('upgrade', first),
        notChecked('subprotocol', first),
        failed('password', reason, credentialsRemedy(patient)),
      ];
    }
    default: {
      const remedy =
        problem === 'unknown-identity'
          ? 'Enter this identity at the central system, or correct --id or the path in --csms.'
          : `Correct the path and the port in --csms, or ${isPlain(patient) ? 'try wss://, or ' : ''}see what answers there.`;
      const after = 'the upgrade failed.';
      return [failed('upgrade', reason, remedy), notChecked('subprotocol', after), notChecked('password', after)];
    }
  }
}

/** A port that expects TLS hangs up on HTTP, or answers something odd. */
const isPlain = ({ target }: Patient) => /^ws:/i.test(target.url);

function admitted({ securityProfile }: Patient): Finding {
  switch (securityProfile) {
    case '0':
      return {
        check: 'password',
        state: 'not used',
        found: 'Not used: none is given, and the central system asks for none (security profile 0).',
      };
    case '3':
      return ok('password', 'The certificate of the station was taken in its place (security profile 3).');
    default:
      return ok('password', `Identity and password were taken (security profile ${securityProfile}).`);
  }
}

function credentialsRemedy({ securityProfile, data }: Patient): string {
  if (securityProfile === '0')
    return 'Give with --password-file the key that the central system has for this identity.';
  if (securityProfile === '3')
    return 'Give with --client-cert what an authority issued that the central system trusts.';
  const remedy = 'Give with --password-file the key that the central system has for this identity.';
  // Once the central system has changed it, the station keeps the new one apart.
  return existsSync(join(data, 'secrets'))
    ? `${remedy} The station in --data has been given another one since it was started: that may be the right one.`
    : remedy;
}

function bootFindings(patient: Patient, { closed, isOpened, isLate, answer, askedAtMs }: Visit): readonly Finding[] {
  if (!isOpened) {
    const because = 'there is no connection to ask over.';
    return [notChecked('boot', because), notChecked('clock', because)];
  }
  const wrong = (found: string): readonly Finding[] => [
    failed('boot', found, 'See in the log of the central system what it makes of BootNotification.'),
    notChecked('clock', 'the central system has not told its time.'),
  ];
  if (answer === null) {
    return wrong(isLate ? `No answer came within ${patient.patience.answer / 1000} s.` : closed.reason);
  }
  if (answer.kind === 'error') {
    const words = printable(`${answer.code} ${answer.description}`).slice(0, 200);
    return wrong(`The central system answered with an error: ${words}.`);
  }
  const { payload, violation } = readResponse('BootNotification', answer.payload);
  if (violation !== null) return wrong(`The answer is not proper OCPP: ${violation.description}.`);
  const { status, currentTime } = payload as BootNotificationResponse;
  return [bootFinding(status), clockFinding(currentTime, askedAtMs)];
}

function bootFinding(status: BootNotificationResponse['status']): Finding {
  switch (status) {
    case 'Accepted':
      return ok('boot', 'The central system accepts this station.');
    case 'Pending':
      return failed('boot', 'The central system has put this station on hold (Pending).', 'Release it there.');
    case 'Rejected':
      return failed('boot', 'The central system rejects this station.', 'Register its identity and model there.');
  }
}

/** More than any network takes, and less than what makes a bill or a certificate wrong. */
const mostApartS = 60;

function clockFinding(currentTime: string, askedAtMs: number): Finding {
  const check: Check = 'clock';
  const theirsMs = instantOf(currentTime);
  if (theirsMs === null) {
    return failed(check, 'The time of the central system cannot be read.', 'It must be sent as RFC 3339 wants it.');
  }
  const apartS = (theirsMs - askedAtMs) / 1000;
  const size = Math.abs(apartS);
  // It may tell whole seconds only.
  const found =
    size < 1.5
      ? 'This machine and the central system agree on the time.'
      : `The clock of the central system is ${duration(size)} ${apartS > 0 ? 'ahead of' : 'behind'} this machine.`;
  if (size <= mostApartS) return ok(check, found);
  const remedy =
    'Set the clock of this machine, by NTP for example: it judges certificates by it. The station takes the time of ' +
    'the central system.';
  return failed(check, found, remedy);
}

function duration(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / 86_400)} days`;
}
