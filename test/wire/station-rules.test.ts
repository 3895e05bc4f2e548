/** Rules of the wire that no single message has: see docs/conformance.md. */
import { describe, expect, it } from 'vitest';
import { result } from '../../conformance/csms/answers.js';
import { onSite } from '../support/station-site.js';

describe.concurrent('a station over its lives', () => {
  it('gives no message id to two messages, on whichever connection and after whichever boot (J errata 3.1)', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      await site.cutPower();
      await site.powerBack();
      await site.peer.next('BootNotification');
      await site.peer.next('StopTransaction');
      const said = site.peer.frames.flatMap(({ direction, frame }) =>
        direction === 'received' && frame.kind === 'call' ? [frame] : [],
      );
      const contents = new Map<string, string>();
      for (const { id, action, payload } of said) {
        const content = JSON.stringify([action, payload]);
        // Only a message that is sent again, as it was, may have its id again.
        expect(contents.get(id) ?? content).toBe(content);
        contents.set(id, content);
      }
      expect(said.filter(({ action }) => action === 'BootNotification')).toHaveLength(2);
      expect(new Set(said.map(({ id }) => id.length))).toEqual(new Set([36]));
    }));

  it('asks for the time once a day at least, whatever interval it is given (4.6, J 5.3)', () =>
    onSite(async (site) => {
      site.peer.answer('BootNotification', (call) => {
        site.peer.answer('BootNotification', null);
        return result({ ...site.peer.defaultAnswer(call), interval: 1_000_000 });
      });
      await site.boot();
      const { configurationKey } = await site.peer.call('GetConfiguration', { key: ['HeartbeatInterval'] });
      expect(configurationKey?.[0]?.value).toBe('86400');
    }));
});

describe.concurrent('triggered MeterValues', () => {
  it('tell what MeterValuesSampledData lists, all of it marked as triggered (5.17, 7.35)', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      await site.peer.call('ChangeConfiguration', { key: 'MeterValuesSampledData', value: 'Voltage,SoC' });
      expect(await site.peer.call('TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 1 })).toEqual({
        status: 'Accepted',
      });
      const isTriggered = (told: { meterValue: readonly { sampledValue: readonly { context?: string }[] }[] }) =>
        told.meterValue.every(({ sampledValue }) => sampledValue.every(({ context }) => context === 'Trigger'));
      const { payload } = await site.peer.next('MeterValues', { where: isTriggered });
      const told = payload.meterValue.flatMap(({ sampledValue }) => sampledValue.map(({ measurand }) => measurand));
      expect(told.sort()).toEqual(['SoC', 'Voltage']);
    }));
});
