/** Everything that may happen to a station in the models: what drivers, cars, the CSMS, the network and the mains do. */
import { deeds as filing } from './deeds-of-files.js';
import { deeds as connecting } from './deeds-of-network.js';
import { deeds as planning } from './deeds-of-plans.js';
import { deeds as charging } from './deeds-of-sessions.js';
import type { Deed } from './stage.js';

const deeds = { ...charging, ...connecting, ...planning, ...filing } satisfies Readonly<Record<string, Deed>>;

export type Happening = keyof typeof deeds;

export const deedOf = (happening: Happening): Deed => deeds[happening];
