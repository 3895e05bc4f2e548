import type { OutletView } from '../../machines/authorization/decide.js';
import type { ChargePointStatus } from '../../protocol/messages.js';

const shown = {
  unusable: 'Unavailable',
  free: 'Available',
  plugged: 'Preparing',
  authorised: 'Preparing',
  busy: 'Charging',
  finishing: 'Finishing',
  reserved: 'Reserved',
} as const satisfies Record<OutletView['use'], ChargePointStatus>;

/** An outlet as the authorisation sees it. */
export const outlet = (connectorId: number, use: OutletView['use'], more: Partial<OutletView> = {}): OutletView => ({
  connectorId,
  use,
  idTag: null,
  parentIdTag: null,
  fixed: false,
  profile: null,
  transactionId: null,
  heldFor: null,
  isPlugged: use === 'plugged' || use === 'busy' || use === 'finishing',
  lockedFor: false,
  status: shown[use],
  operative: use !== 'unusable',
  ...more,
});
