/** The way of a frame that came in: read, judged, and taken to the one actor that owns it. */
import { isTaken } from '../machines/outbox/answer.js';
import type { outboxMachine } from '../machines/outbox/outbox.machine.js';
import type { registrationMachine } from '../machines/registration/registration.machine.js';
import { peer, snapshotOf } from '../machines/system.js';
import { type Frame, type Payload, readFrame, writeError } from '../protocol/frames.js';
import { type Action, isAction } from '../protocol/messages.js';
import { portsOf } from '../protocol/ports.js';
import type { FeatureProfile } from '../protocol/product.js';
import { withoutSecrets } from '../protocol/redact.js';
import { readResponse, type Violation, validateRequest } from '../protocol/validation.js';
import { raiseSecurityEvent } from './security-events.actor.js';
import { stateOf } from './station-state.js';
import { tellLives } from './ways.js';

type System = { get(id: string): unknown };
type Call = Extract<Frame, { kind: 'call' }>;
type Refused = NonNullable<Extract<Frame, { kind: 'invalid' }>['answer']>;
type Owner =
  | 'station'
  | 'authorization'
  | 'reservations'
  | 'smart-charging'
  | 'certificates'
  | 'firmware'
  | 'diagnostics'
  | 'log-upload'
  | 'desk';

/** Who owns a request of the CSMS. What is not listed is known to OCPP and not built in: NotSupported. */
const owners: Readonly<Partial<Record<Action, Owner>>> = {
  TriggerMessage: 'station',
  ExtendedTriggerMessage: 'station',
  Reset: 'station',
  RemoteStartTransaction: 'authorization',
  RemoteStopTransaction: 'authorization',
  ReserveNow: 'reservations',
  CancelReservation: 'reservations',
  SetChargingProfile: 'smart-charging',
  ClearChargingProfile: 'smart-charging',
  GetCompositeSchedule: 'smart-charging',
  GetConfiguration: 'desk',
  ChangeConfiguration: 'desk',
  DataTransfer: 'desk',
  UnlockConnector: 'desk',
  ChangeAvailability: 'desk',
  ClearCache: 'desk',
  SendLocalList: 'desk',
  GetLocalListVersion: 'desk',
  CertificateSigned: 'certificates',
  InstallCertificate: 'certificates',
  DeleteCertificate: 'certificates',
  GetInstalledCertificateIds: 'certificates',
  GetDiagnostics: 'diagnostics',
  GetLog: 'log-upload',
  UpdateFirmware: 'firmware',
  SignedUpdateFirmware: 'firmware',
};

/** What belongs to a profile of OCPP that a product may lack: NotSupported then (errata 3.39). */
const needed: Readonly<Partial<Record<Action, FeatureProfile>>> = {
  TriggerMessage: 'RemoteTrigger',
  SetChargingProfile: 'SmartCharging',
  ClearChargingProfile: 'SmartCharging',
  GetCompositeSchedule: 'SmartCharging',
};

/** Where the answer itself can say that a part of OCPP is missing, no CALLERROR is due (T TC_042_1, TC_048_4). */
const withoutProfile: Readonly<Partial<Record<Action, { readonly profile: FeatureProfile; readonly answer: object }>>> =
  {
    ReserveNow: { profile: 'Reservation', answer: { status: 'Rejected' } },
    CancelReservation: { profile: 'Reservation', answer: { status: 'Rejected' } },
    SendLocalList: { profile: 'LocalAuthListManagement', answer: { status: 'NotSupported' } },
    GetLocalListVersion: { profile: 'LocalAuthListManagement', answer: { listVersion: -1 } },
  };

/** `maxLength`: longest text that is read, in characters; the link has cut off larger ones already. */
export function receiveFrame(system: System, text: string, maxLength: number): void {
  const frame = readFrame(text, maxLength);
  if (frame.kind === 'call') receiveCall(system, frame);
  else if (frame.kind === 'result') receiveResult(system, frame);
  else if (frame.kind === 'error') receiveError(system, frame);
  else receiveInvalid(system, frame);
}

function receiveError(system: System, { id, code, description }: Extract<Frame, { kind: 'error' }>): void {
  const said = { messageId: id, code: code.slice(0, 50), description: description.slice(0, 255) };
  portsOf(system).journal.note({ level: 'warn', event: 'frame.received', kind: 'error', ...said });
  noteLife(system, id);
  peer(system, 'outbox').send({ type: 'frame.error', ...said });
}

function receiveInvalid(system: System, frame: Extract<Frame, { kind: 'invalid' }>): void {
  const { inFlight } = snapshotOf<typeof outboxMachine>(system, 'outbox').context;
  const isAnswer = frame.answerTo !== null && frame.answerTo === inFlight?.messageId;
  noteInvalid(system, frame.reason, isAnswer ? inFlight.action : null);
  if (frame.answer && mayReceive(system)) sendError(system, frame.answer);
  // Nonsense instead of an answer is an answer: the question failed.
  if (frame.answerTo !== null)
    peer(system, 'outbox').send({
      type: 'frame.error',
      messageId: frame.answerTo,
      code: 'FormationViolation',
      description: frame.reason,
    });
}

/** A CALLERROR at once. */
export function sendError(system: object, { id, code, description }: Refused): void {
  const { journal, link } = portsOf(system);
  journal.note({ level: 'info', event: 'frame.sent', kind: 'error', messageId: id, code, description });
  link.send(writeError(id, code, description));
}

/** `action`: of the question it was to answer, null where it was none. */
function noteInvalid(system: System, why: string, action: Action | null): void {
  portsOf(system).journal.note({ level: 'warn', event: 'security.InvalidMessages', why });
  // Told of a wrong answer to just this, the CSMS would give another one, and so for ever.
  if (action !== 'SecurityEventNotification') raiseSecurityEvent(system, 'InvalidMessages', why);
}

/** Whoever answers a call of ours is there, whatever he says: a way on trial has proven itself (W A01, A05). */
function noteLife(system: System, answerTo: string): void {
  if (stateOf(system).connection.other === null) return;
  const { inFlight } = snapshotOf<typeof outboxMachine>(system, 'outbox').context;
  if (inFlight?.messageId === answerTo) tellLives(system);
}

function receiveResult(system: System, { id, payload }: Extract<Frame, { kind: 'result' }>): void {
  const outbox = peer(system, 'outbox');
  const { inFlight, owed } = snapshotOf<typeof outboxMachine>(system, 'outbox').context;
  // An answer to the message that waits for its repetition is late, and good all the same.
  const asked = [inFlight, owed[0]].find((message) => message?.messageId === id);
  noteLife(system, id);
  const read = asked ? judgeResult(system, asked.action, id, payload) : { payload, violation: null };
  outbox.send(
    read.violation
      ? { type: 'frame.error', messageId: id, ...read.violation }
      : { type: 'frame.result', messageId: id, payload: read.payload },
  );
}

function judgeResult(system: System, action: Action, messageId: string, payload: Payload) {
  const { journal } = portsOf(system);
  const shown = withoutSecrets(action, payload);
  journal.note({ level: 'info', event: 'frame.received', kind: 'result', action, messageId, payload: shown });
  const read = readResponse(action, payload);
  for (const why of [...read.strangers, ...(read.violation ? [read.violation.description] : [])])
    noteInvalid(system, why, action);
  return { payload: read.payload, violation: isTaken(action, read.payload) ? null : read.violation };
}

function receiveCall(system: System, { id, action, payload }: Call): void {
  const { journal } = portsOf(system);
  const violation = isAction(action) ? validateRequest(action, payload) : null;
  // Where secrets are is known of valid requests only.
  const shown = isAction(action) && !violation ? withoutSecrets(action, payload) : undefined;
  const told = { kind: 'call', action: action.slice(0, 50), messageId: id };
  journal.note({ level: 'info', event: 'frame.received', ...told, ...(shown !== undefined && { payload: shown }) });
  // While Rejected nobody talks, not even to say no (4.2).
  if (!mayReceive(system)) {
    journal.note({ level: 'info', event: 'frame.ignored', messageId: id });
    return;
  }
  noteReplay(system, id, action);
  if (stateOf(system).handling.has(id)) {
    // Past the outbox, for which the call is the one that is being handled.
    sendError(system, { id, code: 'GenericError', description: 'this message id is being handled already' });
    return;
  }
  const refusal = refusalOf(system, action) ?? violation;
  if (refusal) {
    peer(system, 'outbox').send({ type: 'outbox.refuse', callId: id, ...refusal });
    return;
  }
  const { handling, product } = stateOf(system);
  const owner = owners[action as Action] ?? 'desk';
  handling.set(id, owner);
  const lacking = withoutProfile[action as Action];
  if (lacking && !product.features.profiles.includes(lacking.profile)) {
    peer(system, 'outbox').send({ type: 'outbox.respond', callId: id, payload: lacking.answer });
    return;
  }
  const type = `csms.${action[0]?.toLowerCase()}${action.slice(1)}`;
  peer(system, owner as 'desk').send({ type, callId: id, payload } as never);
}

/** What is remembered of a connection: enough for a call that comes again soon. */
const mostIds = 100;

/**
 * An id is the CSMS's for one call (J 4.1.4). One that comes again is told of, and treated as any other call: it may be
 * a repetition by a CSMS that has not had its answer, and nothing else on this connection tells one from the other.
 */
function noteReplay(system: System, id: string, action: string): void {
  const { handling, handled } = stateOf(system);
  if (handling.has(id) || handled.has(id))
    raiseSecurityEvent(system, 'AttemptedReplayAttacks', `${action.slice(0, 50)} ${id} has come before`);
  handled.delete(id);
  handled.add(id);
  const [oldest] = handled;
  if (handled.size > mostIds && oldest !== undefined) handled.delete(oldest);
}

/** The CALLERROR that is due (J table 7) whatever the payload says, or null for a call that has an owner. */
function refusalOf(system: System, action: string): Violation | null {
  if (!isAction(action)) return { code: 'NotImplemented', description: 'OCPP 1.6 has no such action' };
  const profile = needed[action];
  const isLacking = profile !== undefined && !stateOf(system).product.features.profiles.includes(profile);
  if (owners[action] === undefined || isLacking)
    return { code: 'NotSupported', description: `${action} is not supported by this station` };
  return null;
}

function mayReceive(system: System): boolean {
  return snapshotOf<typeof registrationMachine>(system, 'registration').hasTag('mayReceive');
}
