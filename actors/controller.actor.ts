/** The chart of connector 0, bound to displays. */
import { controllerMachine } from '../machines/controller/controller.machine.js';
import { showAvailable } from './availability.js';

export const controllerActor = controllerMachine.provide({
  actions: {
    tellOperative: ({ system }, { operative }) => showAvailable(system, 0, operative),
  },
});
