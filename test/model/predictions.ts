/**
 * What a model of the CSMS side foretells: the messages that one thing that happens brings about. Strands run side by
 * side: each is in order, and nothing is said about their order among each other, as OCPP says nothing about it.
 */
import { assign, setup } from 'xstate';
import type { Action, ChargePointErrorCode, ChargePointStatus, Request, Response } from '../../protocol/messages.js';
import type { Happening } from './happenings.js';

type Fields = Readonly<Record<string, unknown>>;

export interface Foretold {
  /** A CALL of the station, or its answer to the last CALL of this action that the CSMS made. */
  readonly kind: 'call' | 'answer' | 'refusal';
  readonly action: Action;
  /** What must be in the payload; anything else may. */
  readonly fields: Fields;
  /** What must not be in the payload. */
  readonly without: readonly string[];
  /** The standard leaves it to the station. */
  readonly isOptional: boolean;
}

export type Strand = readonly Foretold[];

/** In place of a transactionId: the one that the CSMS gave to the last StartTransaction of this outlet. */
export const transactionOf = (connectorId: number) => `the transaction of outlet ${connectorId}`;

const foretold = (
  kind: Foretold['kind'],
  action: Action,
  fields: Fields,
  without: readonly string[] = [],
): Foretold => ({
  kind,
  action,
  fields,
  without,
  isOptional: false,
});

export const maybe = (one: Foretold): Foretold => ({ ...one, isOptional: true });

export const calls = <A extends Action>(
  action: A,
  fields: Fields = {},
  without: readonly (keyof Request<A> & string)[] = [],
) => foretold('call', action, fields, without);

export const answers = <A extends Action>(action: A, fields: { readonly [Name in keyof Response<A>]?: unknown }) =>
  foretold('answer', action, fields);

/** A CALLERROR. */
export const refuses = (action: Action, code: string) => foretold('refusal', action, { code });

/** In place of a value: any of these will do. */
export const oneOf = (...values: readonly unknown[]) => ({ oneOf: values });

/** 7.1; without an errorCode of its own a status is NoError. */
export const status = (connectorId: number, said: ChargePointStatus, errorCode: ChargePointErrorCode = 'NoError') =>
  calls('StatusNotification', { connectorId, status: said, errorCode });

export const authorizes = (idTag: string) => calls('Authorize', { idTag });

export const starts = (connectorId: number, idTag: string, reservationId?: number) =>
  reservationId === undefined
    ? calls('StartTransaction', { connectorId, idTag }, ['reservationId'])
    : calls('StartTransaction', { connectorId, idTag, reservationId });

type Reason = NonNullable<Request<'StopTransaction'>['reason']>;

/** 6.3: the transaction is named by the id that the CSMS gave it. */
export const stops = (connectorId: number, reason: Reason, more: Fields = {}) =>
  calls('StopTransaction', { transactionId: transactionOf(connectorId), reason, ...more });

/** W 8. */
export const announces = (type: string) => calls('SecurityEventNotification', { type });

/** Errata 3.22: after a boot the status of connector 0 and of each outlet, in whatever order; W 8: the boot itself. */
export const registers = (first: ChargePointStatus = 'Available', second: ChargePointStatus = 'Available') => [
  [status(0, 'Available')],
  [status(1, first)],
  [status(2, second)],
  [announces('StartupOfTheDevice')],
];

export interface ModelContext {
  /** What the last thing that happened brings about, and nothing else. */
  readonly predicted: readonly Strand[];
}

/** The only action of a model is to foretell; what stands in `because` is where the standard says so. */
export const modelSetup = setup({
  types: { context: {} as ModelContext, events: {} as { readonly type: Happening } },
  actions: { predict: assign((_, predicted: readonly Strand[]) => ({ predicted })) },
});

export const nothingSaid: ModelContext = { predicted: [] };

export type Model = ReturnType<typeof modelSetup.createMachine>;

/** An arrow of a model. */
export function leads<To extends string>(target: To, because: string, ...predicted: readonly Strand[]) {
  return { target, description: because, actions: { type: 'predict' as const, params: predicted } };
}

/** The same, where it leads nowhere. */
export function stays(because: string, ...predicted: readonly Strand[]) {
  return { description: because, actions: { type: 'predict' as const, params: predicted } };
}
