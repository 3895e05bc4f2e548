/** The messages a case expects, one function each. An argument left out is not looked at. */
import type { Action, ChargePointStatus, Request } from '../../protocol/messages.js';
import type { Expectation } from './expectation.js';

type OneOrMore<T> = T | readonly T[];

type Wanted<A extends Action> = {
  readonly [F in keyof Request<A>]?: OneOrMore<NonNullable<Request<A>[F]>> | undefined;
};

interface Details<A extends Action> {
  /** Fields that must be absent. */
  readonly without?: readonly (keyof Request<A> & string)[];
  /** More that must hold: what is wrong, or null. */
  readonly also?: (payload: Request<A>) => string | null;
}

const listed = (values: unknown): readonly unknown[] => (Array.isArray(values) ? values : [values]);

/** Any message with these values; a list means "one of these". */
export function message<A extends Action>(
  action: A,
  wanted: Wanted<A> = {},
  { without = [], also }: Details<A> = {},
): Expectation<A> {
  const rules = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const words = rules.map(([field, value]) => `${field} ${listed(value).join(' or ')}`);
  const absent = without.map((field) => `no ${field}`);
  const text = [...words, ...absent].join(', ');
  return {
    action,
    text: text === '' ? action : `${action} {${text}}`,
    problem: (payload) => {
      const given = payload as Readonly<Record<string, unknown>>;
      for (const [field, value] of rules) {
        if (!listed(value).includes(given[field])) return `its ${field} is ${shown(given[field])}`;
      }
      const surplus = without.find((field) => given[field] !== undefined);
      if (surplus !== undefined) return `it has a ${surplus}, ${shown(given[surplus])}`;
      return also?.(payload) ?? null;
    },
  };
}

const shown = (value: unknown) => (value === undefined ? 'absent' : JSON.stringify(value));

export interface StatusDetails {
  /** Default NoError, but for Faulted, which needs another code. */
  readonly errorCode?: Request<'StatusNotification'>['errorCode'];
  readonly info?: string;
}

/** `SN(X, c)` of the catalogue. */
export function status(
  is: OneOrMore<ChargePointStatus>,
  connectorId: number,
  { errorCode, info }: StatusDetails = {},
): Expectation<'StatusNotification'> {
  const faulted = listed(is).includes('Faulted');
  const code = errorCode ?? (faulted ? undefined : 'NoError');
  return message(
    'StatusNotification',
    { connectorId, status: is, errorCode: code, info },
    {
      also: ({ status, errorCode }) => (status === 'Faulted' && errorCode === 'NoError' ? 'a fault has a code' : null),
    },
  );
}

export function authorize(idTag: OneOrMore<string>): Expectation<'Authorize'> {
  return message('Authorize', { idTag });
}

export interface StartDetails {
  readonly reservationId?: number;
  readonly withoutReservation?: boolean;
}

export function startTransaction(
  connectorId: number,
  idTag: string,
  { reservationId, withoutReservation = false }: StartDetails = {},
): Expectation<'StartTransaction'> {
  return message(
    'StartTransaction',
    { connectorId, idTag, reservationId },
    withoutReservation ? { without: ['reservationId'] } : {},
  );
}

type StopReason = NonNullable<Request<'StopTransaction'>['reason']>;

export interface StopDetails {
  /** `Local` also allows no reason at all: it is what an absent one means (6.49). */
  readonly reason?: StopReason;
  readonly idTag?: string;
}

export function stopTransaction(
  transactionId: number,
  { reason, idTag }: StopDetails = {},
): Expectation<'StopTransaction'> {
  return message(
    'StopTransaction',
    { transactionId, idTag, reason: reason === 'Local' ? undefined : reason },
    {
      also: (stop) =>
        reason === 'Local' && stop.reason !== undefined && stop.reason !== 'Local'
          ? `its reason is ${stop.reason}`
          : null,
    },
  );
}
