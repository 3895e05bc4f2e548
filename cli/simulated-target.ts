/** What the control API and the inspector drive and tell of: a station with its simulated world. */
import type { ControlTarget } from '../adapters/control/target.js';
import type { SimulatedSite } from './simulated-site.js';

export function targetOf(site: SimulatedSite): ControlTarget {
  const { charger } = site;
  return {
    station: () => site.describe(),
    schedule: (request) => site.station.schedule(request),
    recording: () => site.station.recording(),
    subscribe: (listener) => site.subscribe(listener),
    puppet: {
      plug: (id, side) => charger.plug(id, side),
      unplug: (id, side) => charger.unplug(id, side),
      ev: (id, wish) => charger.ev(id, wish),
      rfid: (token) => charger.rfid(token),
      stop: (id, why) => charger.stop(id, why),
      fault: (id, fault) => charger.fault(id, fault),
      clearFault: (id, errorCode) => charger.clearFault(id, errorCode),
      lockFailure: (id, active) => charger.lockFailure(id, active),
      power: (on) => site.power(on),
      network: (up) => site.network(up),
      meter: (id, registerWh) => charger.setMeter(id, registerWh),
      derate: (totalW) => charger.derate(totalW),
      tamper: (info) => charger.tamper(info),
      host: (mood) => site.host(mood),
    },
  };
}
