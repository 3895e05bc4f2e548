/** Which charts a station is made of, in which order they begin, and with what. */
import { portsOf } from '../../protocol/ports.js';
import type { ConnectorStatus } from '../status/connector-status.js';
import { stampOf } from '../system.js';
import type { StationContext, StationInput } from './station.setup.js';

export type Child =
  | 'connection'
  | 'registration'
  | 'outbox'
  | 'authorization'
  | 'controller'
  | 'desk'
  | `connector-${number}`
  | `status-${number}`;

/** Connector ids without 0. */
export const outletsOf = ({ connectors }: StationInput) => Array.from({ length: connectors }, (_, i) => i + 1);

/** Whoever is spoken to exists before whoever speaks. */
export const childrenOf = (station: StationInput): readonly Child[] => [
  'outbox',
  'desk',
  ...[0, ...outletsOf(station)].map((id): Child => `status-${id}`),
  'authorization',
  'controller',
  ...outletsOf(station).map((id): Child => `connector-${id}`),
  'registration',
  'connection',
];

/** What a child is made from. After a crash it comes from what is recorded now, not from what was at the boot. */
export function spawning(child: Child, { opened }: StationContext, system: object): { src: string; input: unknown } {
  if (!opened) throw new Error('station: no child can begin before the store is open');
  const [noun = '', id = ''] = child.split('-');
  const connectorId = Number(id);
  switch (noun) {
    case 'outbox': {
      const { owed, transactions } = portsOf(system).store.ledger.contents();
      return { src: noun, input: { owed, transactions, settings: opened.outbox } };
    }
    case 'connector': {
      const { transactions } = portsOf(system).store.ledger.contents();
      const record = transactions.find((tx) => tx.phase === 'open' && tx.connectorId === connectorId) ?? null;
      const recoveryReason = opened.bootIsOver ? 'Reboot' : 'PowerLoss';
      return { src: noun, input: { connectorId, record, recoveryReason, settings: opened.connector } };
    }
    case 'status':
      return { src: noun, input: { connectorId, status: firstStatus(connectorId, stampOf(system)) } };
    case 'connection':
      return { src: noun, input: opened.connection };
    case 'registration':
      return { src: noun, input: opened.registration };
    case 'authorization':
      return { src: noun, input: opened.authorization };
    default:
      return { src: noun, input: undefined };
  }
}

const firstStatus = (connectorId: number, at: string): ConnectorStatus => ({
  status: connectorId === 0 ? 'Available' : 'Unavailable',
  errorCode: 'NoError',
  at,
});
