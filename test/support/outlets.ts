import type { OutletView } from '../../machines/authorization/decide.js';

/** An outlet as the authorisation sees it. */
export const outlet = (connectorId: number, use: OutletView['use'], more: Partial<OutletView> = {}): OutletView => ({
  connectorId,
  use,
  idTag: null,
  parentIdTag: null,
  fixed: false,
  transactionId: null,
  ...more,
});
