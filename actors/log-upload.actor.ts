/** The log-upload chart, bound to the world. */
import { logUploadMachine } from '../machines/log-upload/log-upload.machine.js';

export const logUploadActor = logUploadMachine.provide({});
