/** The certificates chart, bound to the world. */
import { certificatesMachine } from '../machines/certificates/certificates.machine.js';

export const certificatesActor = certificatesMachine.provide({});
