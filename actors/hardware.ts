/** Facts of the hardware become events of the charts. The last ones are remembered for a chart that begins again. */
import { peer } from '../machines/system.js';
import type {
  Capabilities,
  ConnectorId,
  EnergyState,
  HardwareFault,
  HardwareSink,
  MeterReading,
  PlugState,
} from '../protocol/ports/hardware.js';
import { portsOf } from '../protocol/ports.js';
import { validateRequest } from '../protocol/validation.js';
import { totalPowerOf } from './limits.js';
import { soundReading, unsigned } from './meter.js';
import { raiseSecurityEvent } from './security-events.actor.js';
import { noteUsage } from './usage.js';

/** The levels as they were last told, by connector. */
export interface HardwareFacts {
  capabilities: Capabilities | null;
  readonly plugs: Map<ConnectorId, PlugState>;
  readonly energies: Map<ConnectorId, EnergyState>;
  readonly faults: Map<string, HardwareFault>;
  /** `atMs`: when it was told, on the monotonic clock. */
  readonly meters: Map<ConnectorId | 0, MeterReading & { readonly atMs: number }>;
  /** Who has to know the register of a connector to the second, while it matters. */
  readonly watchers: Map<ConnectorId, (reading: MeterReading) => void>;
  /** Each start of the hardware has a sink of its own; those of earlier ones fall silent. */
  sinks: number;
}

export const noFacts = (): HardwareFacts => ({
  capabilities: null,
  plugs: new Map(),
  energies: new Map(),
  faults: new Map(),
  meters: new Map(),
  watchers: new Map(),
  sinks: 0,
});

type System = { get(id: string): unknown };

/** `connectors`: how many there are; facts about others are a defect of the driver, noted and dropped. */
export function hardwareSink(system: System, facts: HardwareFacts, connectors: number): HardwareSink {
  const { journal } = portsOf(system);
  const sink = ++facts.sinks;
  // A driver may speak until it has been stopped, or for ever after a power cut: a run that is over hears nothing.
  const listening = () => facts.sinks === sink && system.get('station') !== undefined;
  const known = (id: number, fact: string, from = 1) => {
    if (!listening()) return false;
    const ok = Number.isInteger(id) && id >= from && id <= connectors;
    if (!ok) journal.note({ level: 'warn', event: 'hardware.unknownConnector', connectorId: id, fact });
    return ok;
  };
  const hearing: Hearing = { system, facts, connectors, listening, known };
  return { ...levelsOf(hearing), ...momentsOf(hearing) };
}

/** What a sink asks before it believes a fact. */
interface Hearing {
  readonly system: System;
  readonly facts: HardwareFacts;
  readonly connectors: number;
  readonly listening: () => boolean;
  /** `from`: 0 where connector 0 may be meant. */
  readonly known: (id: number, fact: string, from?: 0) => boolean;
}

const plugStates: readonly PlugState[] = ['unplugged', 'cableOnly', 'plugged', 'locked'];
const energyStates: readonly EnergyState[] = ['idle', 'preparing', 'delivering', 'suspendedEV', 'suspendedEVSE'];

type Levels = Pick<HardwareSink, 'capabilities' | 'plug' | 'energy' | 'fault' | 'meter'>;

/** Facts that hold until another is told, and that are remembered. */
function levelsOf({ system, facts, connectors, listening, known }: Hearing): Levels {
  const { clock, journal } = portsOf(system);
  // A word of another driver's language must not end a session.
  const isWord = (fact: string, words: readonly string[], state: string) => {
    const ok = words.includes(state);
    if (!ok) journal.note({ level: 'warn', event: 'hardware.unknownWord', fact, state: String(state).slice(0, 50) });
    return ok;
  };
  return {
    capabilities(capabilities) {
      if (!listening()) return;
      facts.capabilities = capabilities;
      peer(system, 'smart-charging').send({ type: 'station.able', totalPowerW: totalPowerOf(capabilities) });
      for (const { id } of capabilities.connectors) if (known(id, 'capabilities')) tellCapabilities(system, facts, id);
    },
    plug(id, state) {
      if (!known(id, 'plug') || !isWord('plug', plugStates, state)) return;
      facts.plugs.set(id, state);
      peer(system, `connector-${id}`).send({ type: 'hardware.plug', state });
    },
    energy(id, state) {
      if (!known(id, 'energy') || !isWord('energy', energyStates, state)) return;
      facts.energies.set(id, state);
      peer(system, `connector-${id}`).send({ type: 'hardware.energy', state });
      noteUsage(system, id);
    },
    fault(given) {
      if (!known(given.connectorId, 'fault', 0)) return;
      const fault = soundFault(given);
      const key = `${fault.connectorId}/${fault.id}`;
      if (fault.active) facts.faults.set(key, fault);
      else facts.faults.delete(key);
      journal.note({ level: fault.active ? 'warn' : 'info', event: 'hardware.fault', ...fault });
      tellFault(system, connectors, fault);
    },
    meter(id, reading) {
      if (!known(id, 'meter')) return;
      const sound = soundReading(reading);
      if (!sound) return;
      facts.meters.set(id, { ...unsigned(sound), atMs: clock.monotonic() });
      facts.watchers.get(id)?.(sound);
      journal.note({ level: 'debug', event: 'meter', connectorId: id, ...sound });
      noteUsage(system, id);
    },
  };
}

/** Facts of an instant. */
function momentsOf({ system, listening, known }: Hearing): Omit<HardwareSink, keyof Levels> {
  const { journal } = portsOf(system);
  return {
    token({ idTag, connectorId = null }) {
      if (!listening() || (connectorId !== null && !known(connectorId, 'token'))) return;
      if (typeof idTag !== 'string' || idTag.length === 0 || idTag.length > 20) {
        journal.note({ level: 'warn', event: 'tag.unusable', why: 'an idTag has 1 to 20 characters (6.28)' });
        return;
      }
      journal.note({ level: 'info', event: 'tag.presented', idTag, ...(connectorId !== null && { connectorId }) });
      peer(system, 'authorization').send({ type: 'tag.presented', idTag, connectorId });
    },
    userStop(id, why) {
      if (!known(id, 'userStop')) return;
      journal.note({ level: 'info', event: 'user.stop', connectorId: id, why });
      peer(system, `connector-${id}`).send({ type: 'hardware.userStop', why });
    },
    tamper(info) {
      if (!listening()) return;
      const shown = info === undefined ? undefined : String(info).slice(0, 200);
      journal.note({ level: 'warn', event: 'hardware.tamper', ...(shown !== undefined && { info: shown }) });
      raiseSecurityEvent(system, 'TamperDetectionActivated', shown);
    },
    power(state) {
      if (!listening()) return;
      journal.note({ level: state === 'ok' ? 'info' : 'warn', event: 'hardware.power', state });
      peer(system, 'station').send({ type: 'hardware.power', state });
    },
  };
}

/** A fault stays a fault, however badly it is told: what OCPP could not carry is left out. */
function soundFault(given: HardwareFault): HardwareFault {
  const { connectorId, errorCode, severity, info, vendorErrorCode } = given;
  const text = (value: unknown) => (value === undefined ? undefined : String(value).slice(0, 50));
  const told: { readonly errorCode: string } = { errorCode };
  const asTold = { ...told, connectorId, status: 'Faulted' };
  const known = told.errorCode !== 'NoError' && validateRequest('StatusNotification', asTold) === null;
  // What OCPP has no code for is told in the vendor's own word (7.6, OtherError).
  const shown = { info: text(info), vendorErrorCode: text(vendorErrorCode ?? (known ? undefined : errorCode)) };
  return {
    id: String(given.id),
    connectorId,
    active: given.active === true,
    errorCode: known ? errorCode : 'OtherError',
    // A car that does not answer is no fault of the station's: OCPP does not know it with Faulted (7.6).
    ...((severity === 'warning' || errorCode === 'EVCommunicationError') && { severity: 'warning' as const }),
    ...(shown.info !== undefined && { info: shown.info }),
    ...(shown.vendorErrorCode !== undefined && { vendorErrorCode: shown.vendorErrorCode }),
  };
}

function tellCapabilities(system: System, { capabilities }: HardwareFacts, id: ConnectorId): void {
  const own = capabilities?.connectors.find((connector) => connector.id === id);
  if (own) peer(system, `connector-${id}`).send({ type: 'hardware.capabilities', capabilities: own });
}

/** A fault of the main controller is one of every outlet too. */
function tellFault(system: System, connectors: number, fault: HardwareFault): void {
  if (fault.connectorId !== 0) {
    peer(system, `connector-${fault.connectorId}`).send({ type: 'hardware.fault', fault });
    return;
  }
  peer(system, 'controller').send({ type: 'hardware.fault', fault });
  for (let id = 1; id <= connectors; id++) peer(system, `connector-${id}`).send({ type: 'hardware.fault', fault });
}

/** Tells an outlet that begins again what was last told of it. */
export function retellFacts(system: System, facts: HardwareFacts, id: ConnectorId): void {
  const connector = peer(system, `connector-${id}`);
  for (const fault of facts.faults.values())
    if (fault.connectorId === id || fault.connectorId === 0) connector.send({ type: 'hardware.fault', fault });
  const plug = facts.plugs.get(id);
  if (plug) connector.send({ type: 'hardware.plug', state: plug });
  tellCapabilities(system, facts, id);
  connector.send({ type: 'hardware.ready' });
}
