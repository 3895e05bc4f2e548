/** RemoteStartTransaction, RemoteStopTransaction, UnlockConnector (5.11, 5.12, 5.18). */
import type { Request, Response } from '../../../protocol/messages.js';
import { sameTag } from './authorization.js';
import { type Commands, Refusal, reply } from './commands.js';
import type { Machine } from './machine.js';

export class RemoteControl {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get commands(): Commands {
    return {
      RemoteStartTransaction: (request) => this.#start(request),
      RemoteStopTransaction: (request) => this.#stop(request),
      UnlockConnector: ({ connectorId }) => this.#unlock(connectorId),
    };
  }

  #start(request: Request<'RemoteStartTransaction'>) {
    const { registration, wrong } = this.#machine;
    const isZeroTaken = request.connectorId === 0 && wrong('remote.acceptsConnectorZero');
    const connectorId = isZeroTaken ? 1 : (request.connectorId ?? this.#firstFree(request.idTag));
    const isPossible = connectorId !== null && this.#isPossible(connectorId, request);
    // What is accepted all the same is not done when something else is going on there.
    if (!registration.isAccepted || !isPossible) {
      const isBusy = this.#machine.disk.transactions.has(connectorId ?? 0);
      const isAccepted = isBusy && wrong('remote.acceptsWhenBusy');
      return reply<'RemoteStartTransaction'>({ status: isAccepted ? 'Accepted' : 'Rejected' });
    }
    return reply<'RemoteStartTransaction'>({ status: 'Accepted' }, () => void this.#carryOut(connectorId, request));
  }

  #firstFree(idTag: string): number | null {
    const { features } = this.#machine;
    return features.connectorIds.find((id) => this.#isPossible(id, { idTag })) ?? null;
  }

  #isPossible(connectorId: number, { idTag, chargingProfile }: Request<'RemoteStartTransaction'>): boolean {
    const { statuses, sessions, disk, features, reservations, configuration, smartCharging, wrong } = this.#machine;
    if (!features.connectorIds.includes(connectorId) || disk.transactions.has(connectorId)) return false;
    const { status } = statuses.of(connectorId);
    const isFit = status !== 'Faulted' && status !== 'Unavailable';
    if (!isFit || sessions.at(connectorId).authorized !== null) return false;
    if (chargingProfile !== undefined && !smartCharging.fitsRemoteStart(chargingProfile)) return false;
    const reservation = reservations.on(connectorId);
    if (reservation === null || sameTag(reservation.idTag, idTag) || wrong('reservation.ignoresTag')) return true;
    // Only an authorization can tell the parent.
    return reservation.parentIdTag !== null && configuration.flag('AuthorizeRemoteTxRequests');
  }

  async #carryOut(connectorId: number, { idTag, chargingProfile }: Request<'RemoteStartTransaction'>): Promise<void> {
    const { configuration, sessions, reservations, wrong } = this.#machine;
    const wantsAuthorization = configuration.flag('AuthorizeRemoteTxRequests')
      ? !wrong('remote.skipsAuthorize')
      : wrong('remote.asksDespiteKey');
    const admitted = wantsAuthorization
      ? await sessions.admit(connectorId, idTag)
      : { idTag, parentIdTag: null, reservation: reservations.on(connectorId), profile: null };
    if (admitted !== null) sessions.welcome(connectorId, { ...admitted, profile: chargingProfile ?? null });
  }

  #stop({ transactionId }: Request<'RemoteStopTransaction'>) {
    const { disk, transactions, wrong } = this.#machine;
    const transaction = [...disk.transactions.values()].find((each) => each.transactionId === transactionId);
    if (transaction === undefined) {
      return reply<'RemoteStopTransaction'>({
        status: wrong('remote.acceptsUnknownTransaction') ? 'Accepted' : 'Rejected',
      });
    }
    const reason = wrong('remote.wrongStopReason') ? 'Local' : 'Remote';
    return reply<'RemoteStopTransaction'>({ status: 'Accepted' }, () => transactions.stop(transaction, reason));
  }

  #unlock(connectorId: number) {
    const { features, world, disk, transactions, wrong } = this.#machine;
    const answer = (status: Response<'UnlockConnector'>['status'], after?: () => void) =>
      reply<'UnlockConnector'>({ status }, after);
    if (!features.connectorIds.includes(connectorId)) {
      if (wrong('unlock.errorForUnknownConnector'))
        throw new Refusal('PropertyConstraintViolation', 'no such connector');
      return answer('NotSupported');
    }
    const transaction = disk.transactions.get(connectorId);
    const stop = () => {
      if (transaction !== undefined) transactions.stop(transaction, 'UnlockCommand');
    };
    if (!features.isDetachable(connectorId)) {
      const status = wrong('unlock.fixedCableUnlocked') ? 'Unlocked' : 'NotSupported';
      return wrong('unlock.stopsWithFixedCable') ? answer(status, stop) : answer(status);
    }
    if (world.jammedLocks.has(connectorId) && !wrong('unlock.jammedSaysUnlocked')) return answer('UnlockFailed');
    if (wrong('unlock.deniesItsLock')) return answer('NotSupported');
    return wrong('unlock.keepsTransaction') ? answer('Unlocked') : answer('Unlocked', stop);
  }
}
