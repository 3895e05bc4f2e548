/** The sentences of the hardware contract about facts: levels, cables, faults, and silence. */
import type { UnlockOutcome } from '../../../protocol/ports/hardware.js';
import { Listener, leaseMs, type Say, turn } from './stage.js';

export function factSentences({ sentence, expect }: Say): void {
  sentence('capabilities are told first, for connectors numbered 1 to N without gaps', async (stage) => {
    expect(stage.listener.order[0]).toBe('capabilities');
    expect(stage.connectors.length).toBeGreaterThan(0);
    expect(stage.connectors).toEqual(stage.connectors.map((_, index) => index + 1));
    for (const { maxPowerW, maxCurrentA } of stage.listener.capable?.connectors ?? []) {
      expect(maxPowerW).toBeGreaterThan(0);
      expect(maxCurrentA).toBeGreaterThan(0);
    }
  });

  sentence('the cable and the power path of every connector are told at the start', async (stage) => {
    for (const connector of stage.connectors) {
      expect(stage.listener.plugs.get(connector)).toBe('unplugged');
      expect(stage.listener.energies.get(connector)).toBe('idle');
    }
  });

  sentence('a second start tells everything again, in full, and to the new listener only', async (stage) => {
    await stage.deliver();
    const second = new Listener();
    await stage.hardware.start(second);
    await turn();
    const heard = stage.listener.heard;
    expect(second.capable).toEqual(stage.listener.capable);
    expect([...second.plugs.entries()].sort()).toEqual([...stage.listener.plugs.entries()].sort());
    expect([...second.energies.keys()].sort()).toEqual([...stage.connectors]);
    await stage.pass(2_000);
    await stage.puppet.unplug(1);
    await turn();
    expect(['unplugged', 'cableOnly']).toContain(second.plugs.get(1));
    expect(stage.listener.heard).toBe(heard);
  });

  sentence('after stop nothing is told, and a permit lapses by itself', async (stage) => {
    await stage.deliver();
    await stage.permit();
    await stage.hardware.stop?.();
    // A driver without stop() must at least leave the old listener alone once another has taken its place.
    if (stage.hardware.stop === undefined) await stage.hardware.start(new Listener());
    await turn();
    const heard = stage.listener.heard;
    await stage.pass(leaseMs);
    expect(await stage.flowWh(30_000)).toBe(0);
    await stage.puppet.unplug(1);
    await turn();
    expect(stage.listener.heard).toBe(heard);
  });
}

export function cableSentences({ sentence, expect }: Say): void {
  sentence('plugging and unplugging are told', async (stage) => {
    await stage.puppet.plug(1);
    await turn();
    expect(['plugged', 'locked']).toContain(stage.listener.plugs.get(1));
    await stage.puppet.unplug(1);
    await turn();
    // A detachable cable may still be in the socket.
    expect(['unplugged', 'cableOnly']).toContain(stage.listener.plugs.get(1));
  });

  sentence('a car that leaves takes no more energy, though the permit is renewed', async (stage) => {
    await stage.deliver();
    await stage.puppet.unplug(1);
    const leftWh = await stage.registerWh();
    await stage.charge(5);
    expect(await stage.registerWh()).toBe(leftWh);
    expect(stage.listener.energies.get(1) === 'delivering').toBe(false);
  });

  sentence('a lock holds the cable of a session, and without a permit where it is told to', async (stage) => {
    if (!stage.listener.capable?.connectors.find(({ id }) => id === 1)?.hasLock) return;
    await stage.deliver();
    await turn();
    expect(stage.listener.plugs.get(1)).toBe('locked');
    await stage.hardware.permit(1, null, 'keepLocked');
    await turn();
    expect(stage.listener.plugs.get(1)).toBe('locked');
    expect(await stage.hardware.unlock?.(1, AbortSignal.timeout(60_000))).toBe('Unlocked');
    await turn();
    expect(stage.listener.plugs.get(1)).toBe('plugged');
  });

  sentence('what is for displays and lights is taken, where the driver has it', async (stage) => {
    await stage.hardware.setAvailable?.(0, false);
    await stage.hardware.setAvailable?.(1, false);
    await stage.hardware.reserve?.(1, true);
    await stage.hardware.setLights?.({ intensityPercent: 50, blinkRepeat: 2 });
    // None of it forbids energy: that is the permit's alone.
    await stage.deliver();
    expect(stage.listener.energies.get(1)).toBe('delivering');
  });

  sentence('unlocking answers one of three words, and NotSupported where there is no lock', async (stage) => {
    const outcomes: readonly UnlockOutcome[] = ['Unlocked', 'UnlockFailed', 'NotSupported'];
    for (const { id, hasLock } of stage.listener.capable?.connectors ?? []) {
      const outcome = (await stage.hardware.unlock?.(id, AbortSignal.timeout(60_000))) ?? 'NotSupported';
      expect(outcomes).toContain(outcome);
      expect(outcome === 'NotSupported').toBe(!hasLock);
    }
  });
}

export function faultSentences({ sentence, expect }: Say): void {
  sentence('a fault is raised and cleared under the same id, and ends energy while it lasts', async (stage) => {
    await stage.deliver();
    await stage.puppet.fault?.(1, { errorCode: 'GroundFailure' });
    await turn();
    expect(stage.listener.faults.map(({ active, errorCode }) => [active, errorCode])).toEqual([
      [true, 'GroundFailure'],
    ]);
    const faultedWh = await stage.registerWh();
    await stage.charge(5);
    expect(await stage.registerWh()).toBe(faultedWh);
    await stage.puppet.clearFault?.(1);
    await turn();
    const [raised, cleared] = stage.listener.faults;
    expect(cleared).toEqual({ ...raised, active: false });
    await stage.deliver();
  });

  sentence('a fault that is active at the start is told again', async (stage) => {
    await stage.puppet.fault?.(1, { errorCode: 'GroundFailure' });
    const second = new Listener();
    await stage.hardware.start(second);
    await turn();
    expect(second.faults.map(({ active, connectorId }) => [active, connectorId])).toEqual([[true, 1]]);
  });
}
