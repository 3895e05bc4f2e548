/** What the messages of OCPP mean, in sentences for somebody who has never heard of it. */
import type { Action, Request, Response } from '../../protocol/messages.js';

type Told = { readonly [A in Action]?: (payload: Request<A>) => string };
type Answered = { readonly [A in Action]?: (payload: Response<A>, asked: Request<A>) => string };

const outlet = (connectorId: number) => (connectorId === 0 ? 'The station as a whole' : `Outlet ${connectorId}`);

const statuses: Readonly<Record<Request<'StatusNotification'>['status'], string>> = {
  Available: 'is free',
  Preparing: 'is taken, not charging yet',
  Charging: 'is charging',
  SuspendedEV: 'waits: the car takes nothing',
  SuspendedEVSE: 'waits: the station gives nothing',
  Finishing: 'is done, the cable is still in the car',
  Reserved: 'is reserved',
  Unavailable: 'is out of service',
  Faulted: 'has a fault',
};

const kWh = (wattHours: number) => `${(wattHours / 1000).toFixed(2)} kWh`;

const questions: Told = {
  BootNotification: ({ chargePointModel, firmwareVersion }) =>
    `"Here is a ${chargePointModel}, firmware ${firmwareVersion ?? 'unknown'}. May I work?"`,
  StatusNotification: ({ connectorId, status }) => `"${outlet(connectorId)} ${statuses[status]}."`,
  Authorize: ({ idTag }) => `"May card ${idTag} charge?"`,
  StartTransaction: ({ connectorId, meterStart }) =>
    `"Outlet ${connectorId} begins a session; its meter stands at ${kWh(meterStart)}."`,
  StopTransaction: ({ meterStop }) => `"The session has ended; the meter stands at ${kWh(meterStop)}."`,
};

const answers: Answered = {
  BootNotification: ({ status, interval }) =>
    status === 'Accepted' ? `"Welcome. Give a sign of life every ${interval} s."` : `"${status}."`,
  Authorize: ({ idTagInfo }) => (idTagInfo.status === 'Accepted' ? '"It may."' : `"No: ${idTagInfo.status}."`),
  StartTransaction: ({ transactionId }) => `"Noted as transaction ${transactionId}."`,
  StopTransaction: () => '"Noted. The bill is on its way."',
};

/** What the station says with this message; null for what needs no telling. */
export function question<A extends Action>(action: A, payload: Request<A>): string | null {
  return questions[action]?.(payload) ?? null;
}

export function answer<A extends Action>(action: A, payload: Response<A>, asked: Request<A>): string | null {
  return answers[action]?.(payload, asked) ?? null;
}
