/** The firmware chart, bound to the world. */
import { firmwareMachine } from '../machines/firmware/firmware.machine.js';

export const firmwareActor = firmwareMachine.provide({});
