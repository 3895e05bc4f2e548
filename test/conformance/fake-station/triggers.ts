/** TriggerMessage and ExtendedTriggerMessage (5.17, whitepaper 4.1): the answer first, then the message. */
import type { Request } from '../../../protocol/messages.js';
import type { Commands, Reply } from './commands.js';
import type { Machine } from './machine.js';

type Wanted = Request<'TriggerMessage'>['requestedMessage'] | Request<'ExtendedTriggerMessage'>['requestedMessage'];
/** Both are answered alike. */
type Answer = Reply<'TriggerMessage'> & Reply<'ExtendedTriggerMessage'>;
type Status = 'Accepted' | 'Rejected' | 'NotImplemented';

export class Triggers {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get commands(): Commands {
    return {
      TriggerMessage: ({ requestedMessage, connectorId }) => this.#answer(requestedMessage, connectorId, false),
      ExtendedTriggerMessage: ({ requestedMessage, connectorId }) => this.#answer(requestedMessage, connectorId, true),
    };
  }

  async #answer(wanted: Wanted, connectorId: number | undefined, isExtended: boolean): Promise<Answer> {
    const { life, wrong } = this.#machine;
    const status = this.#judge(wanted, connectorId);
    if (status !== 'Accepted') return { payload: { status } };
    const send = () => this.#send(wanted, connectorId, isExtended);
    if (!wrong('trigger.messageBeforeAnswer')) return { payload: { status }, after: send };
    send();
    await life.wait(50);
    return { payload: { status } };
  }

  #judge(wanted: Wanted, connectorId: number | undefined): Status {
    const { features, registration, wrong } = this.#machine;
    const isOfConnector = wanted === 'MeterValues' || wanted === 'StatusNotification';
    const isKnown = connectorId === undefined || features.connectorIds.includes(connectorId);
    if (isOfConnector && !isKnown) return wrong('trigger.acceptsUnknownConnector') ? 'Accepted' : 'Rejected';
    if (wanted === 'BootNotification') return registration.isAccepted ? 'Rejected' : 'Accepted';
    return 'Accepted';
  }

  #send(wanted: Wanted, connectorId: number | undefined, isExtended: boolean): void {
    const { line, registration, uploads, firmware, certificates, wrong } = this.#machine;
    switch (wanted) {
      case 'BootNotification':
        void registration.boot();
        return;
      case 'Heartbeat':
        if (!wrong('trigger.noHeartbeat')) void line.call('Heartbeat', {});
        return;
      case 'MeterValues':
        this.#sendMeterValues(connectorId);
        return;
      case 'StatusNotification':
        this.#sendStatus(connectorId);
        return;
      case 'DiagnosticsStatusNotification':
        void line.call('DiagnosticsStatusNotification', { status: uploads.diagnosticsStatus });
        return;
      case 'LogStatusNotification':
        void line.call('LogStatusNotification', uploads.logStatus);
        return;
      case 'FirmwareStatusNotification':
        firmware.tellStatus(isExtended);
        return;
      case 'SignChargePointCertificate':
        void certificates.askForCertificate();
    }
  }

  #sendMeterValues(connectorId: number | undefined): void {
    const { line, meter, disk, features, wrong } = this.#machine;
    const context = wrong('trigger.wrongContext') ? 'Sample.Periodic' : 'Trigger';
    for (const id of connectorId === undefined ? features.connectorIds : [connectorId]) {
      const transactionId = disk.transactions.get(id)?.transactionId ?? null;
      void line.call('MeterValues', {
        connectorId: id,
        ...(transactionId === null ? {} : { transactionId }),
        meterValue: [meter.reading(id, 'MeterValuesSampledData', context, Date.now())],
      });
    }
  }

  #sendStatus(connectorId: number | undefined): void {
    const { statuses, features, wrong } = this.#machine;
    if (wrong('trigger.statusOnlyWhenChanged')) return;
    for (const id of connectorId === undefined ? [0, ...features.connectorIds] : [connectorId]) statuses.tell(id);
  }
}
