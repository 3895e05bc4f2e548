import { expect, it } from 'vitest';
import { type Action, actions } from '../../protocol/messages.js';

it('each message belongs to its feature profile, as the errata have put the columns right (errata 3.2)', () => {
  const of = (profile: string) =>
    (Object.keys(actions) as Action[]).filter((action) => actions[action].profile === profile).join(' ');
  expect(of('Core')).toBe(
    'Authorize BootNotification ChangeAvailability ChangeConfiguration ClearCache DataTransfer GetConfiguration ' +
      'Heartbeat MeterValues RemoteStartTransaction RemoteStopTransaction Reset StartTransaction StatusNotification ' +
      'StopTransaction UnlockConnector',
  );
  expect(of('FirmwareManagement')).toBe(
    'DiagnosticsStatusNotification FirmwareStatusNotification GetDiagnostics UpdateFirmware',
  );
  expect(of('LocalAuthListManagement')).toBe('GetLocalListVersion SendLocalList');
  expect(of('Reservation')).toBe('CancelReservation ReserveNow');
  expect(of('SmartCharging')).toBe('ClearChargingProfile GetCompositeSchedule SetChargingProfile');
  expect(of('RemoteTrigger')).toBe('TriggerMessage');
});
