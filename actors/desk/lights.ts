/** Brightness and blinking of the station's lights, as the configuration has them (9, LightIntensity, BlinkRepeat). */
import type { ConfigurationKeyName } from '../../protocol/configuration-keys.js';
import { portsOf } from '../../protocol/ports.js';
import { hardwareDeadlineMs, withDeadline } from '../deadline.js';
import { stateOf } from '../station-state.js';

const keys: readonly string[] = ['LightIntensity', 'BlinkRepeat'] satisfies readonly ConfigurationKeyName[];

export const isAboutLights = (key: string) => keys.includes(key);

/** Tells the hardware, where it and the product have lights. A driver that fails is noted: nothing depends on lights. */
export function tellLights(system: object): void {
  const { clock, hardware, journal } = portsOf(system);
  const { configuration, product } = stateOf(system);
  if (!product.features.lights || !hardware.setLights) return;
  const lights = {
    intensityPercent: Number(configuration.get('LightIntensity')),
    blinkRepeat: Number(configuration.get('BlinkRepeat')),
  };
  const telling = async () => hardware.setLights?.(lights);
  withDeadline(clock, hardwareDeadlineMs, 'the lights', telling).catch((error) =>
    journal.note({ level: 'warn', event: 'lights.notSet', ...lights, error: String(error) }),
  );
}
