/** Ports that tell what passes through them. The station behaves as without: nothing is changed, delayed or caught. */
import type { HardwareFact } from '../protocol/observation.js';
import type { Hardware, HardwareSink } from '../protocol/ports/hardware.js';
import type { Link, LinkSink } from '../protocol/ports/link.js';
import type { Store } from '../protocol/ports/store.js';
import type { Ports } from '../protocol/ports.js';
import type { Ask } from './asking.js';
import type { Look } from './looking.js';
import { observedHost, observedLogs, observedPki, observedTransfer, observedVault } from './observed-outside.js';
import { observedClock, observedRandom } from './observed-time.js';
import type { RunEye } from './run-eye.js';

/**
 * The same ports for one run of a station, with an eye on them. A method that the hardware does not have is not made up.
 * `eye` must not throw.
 */
export function observedPorts(ports: Ports, eye: RunEye, ask: Ask): Ports {
  const { look, lookIn } = eye;
  return {
    ...ports,
    clock: observedClock(ports.clock, eye),
    random: observedRandom(ports.random, look),
    link: observedLink(ports.link, look, lookIn),
    hardware: observedHardware(ports.hardware, lookIn, ask),
    store: observedStore(ports.store, look, ask),
    vault: observedVault(ports.vault, ask),
    pki: observedPki(ports.pki, ask),
    transfer: observedTransfer(ports.transfer, ask),
    logs: observedLogs(ports.logs, ask),
    host: observedHost(ports.host, ask),
  };
}

function observedLink(link: Link, look: Look, lookIn: Look): Link {
  return {
    open(target, sink) {
      const { url, identity, password } = target;
      look({ kind: 'link.dialled', url, identity, hasPassword: password !== undefined });
      link.open(target, observedLinkSink(sink, lookIn));
    },
    send(text) {
      look({ kind: 'frame', direction: 'sent', text });
      link.send(text);
    },
    ping() {
      look({ kind: 'link.pinged' });
      link.ping();
    },
    close(code, reason, problem) {
      look({ kind: 'link.hungUp', code, reason });
      link.close(code, reason, problem);
    },
  };
}

function observedLinkSink(sink: LinkSink, look: Look): LinkSink {
  return {
    opened(secured) {
      look({ kind: 'link.opened', ...(secured && { secured }) });
      sink.opened(secured);
    },
    frame(text) {
      look({ kind: 'frame', direction: 'received', text });
      sink.frame(text);
    },
    pong() {
      look({ kind: 'link.ponged' });
      sink.pong();
    },
    closed(why) {
      look({ kind: 'link.closed', why });
      sink.closed(why);
    },
  };
}

/** What a driver need not have: present in the observed one where it is in the driver. */
function optionalCalls(hardware: Hardware, ask: Ask): Partial<Hardware> {
  const { unlock, setAvailable, reserve, reset, setLights, stop } = hardware;
  return {
    ...(unlock && {
      unlock: (id, signal) => ask('hardware.unlock', { connectorId: id }, () => unlock.call(hardware, id, signal)),
    }),
    ...(setAvailable && {
      setAvailable: (connectorId, operative) =>
        ask('hardware.setAvailable', { connectorId, operative }, () =>
          setAvailable.call(hardware, connectorId, operative),
        ),
    }),
    ...(reserve && {
      reserve: (connectorId, held) =>
        ask('hardware.reserve', { connectorId, held }, () => reserve.call(hardware, connectorId, held)),
    }),
    ...(reset && { reset: (type) => ask('hardware.reset', { type }, () => reset.call(hardware, type)) }),
    ...(setLights && {
      setLights: (lights) => ask('hardware.setLights', lights, () => setLights.call(hardware, lights)),
    }),
    ...(stop && { stop: () => ask('hardware.stop', null, () => stop.call(hardware)) }),
  };
}

function observedHardware(hardware: Hardware, lookIn: Look, ask: Ask): Hardware {
  return {
    start: (sink) => ask('hardware.start', null, () => hardware.start(observedSink(sink, lookIn))),
    permit: (connectorId, lease, ...cable) => {
      const [kept] = cable;
      const about = { connectorId, lease, ...(kept !== undefined && { cable: kept }) };
      return ask('hardware.permit', about, () => hardware.permit(connectorId, lease, ...cable));
    },
    setLimit: (connectorId, plan) =>
      ask('hardware.setLimit', { connectorId, plan }, () => hardware.setLimit(connectorId, plan)),
    readMeter: (connectorId, why) =>
      ask('hardware.readMeter', { connectorId, why }, () => hardware.readMeter(connectorId, why)),
    ...optionalCalls(hardware, ask),
  };
}

function observedSink(sink: HardwareSink, look: Look): HardwareSink {
  const told = (fact: HardwareFact) => look({ kind: 'fact', ...fact });
  const { tamper } = sink;
  return {
    capabilities(capabilities) {
      told({ fact: 'capabilities', capabilities });
      sink.capabilities(capabilities);
    },
    plug(connectorId, state) {
      told({ fact: 'plug', connectorId, state });
      sink.plug(connectorId, state);
    },
    energy(connectorId, state) {
      told({ fact: 'energy', connectorId, state });
      sink.energy(connectorId, state);
    },
    token(token) {
      told({ fact: 'token', token });
      sink.token(token);
    },
    fault(fault) {
      told({ fact: 'fault', fault });
      sink.fault(fault);
    },
    userStop(connectorId, why) {
      told({ fact: 'userStop', connectorId, why });
      sink.userStop(connectorId, why);
    },
    meter(connectorId, reading) {
      told({ fact: 'meter', connectorId, reading });
      sink.meter(connectorId, reading);
    },
    power(state) {
      told({ fact: 'power', state });
      sink.power(state);
    },
    ...(tamper && {
      tamper(info?: string) {
        told({ fact: 'tamper', info: info ?? null });
        tamper.call(sink, info);
      },
    }),
  };
}

function observedStore({ ledger, configuration, localList, authorizationCache }: Store, look: Look, ask: Ask): Store {
  return {
    ledger: {
      open: () => ask('ledger.open', null, () => ledger.open()),
      contents: () => ledger.contents(),
      commit: (change) => ask('ledger.commit', change, () => ledger.commit(change)),
      note(change) {
        look({ kind: 'ledger.noted', change });
        ledger.note(change);
      },
      close: () => ask('ledger.close', null, () => ledger.close()),
      cut: () => ask('ledger.cut', null, () => ledger.cut()),
    },
    configuration: {
      load: () => ask('configuration.load', null, () => configuration.load()),
      save: (key, value) => ask('configuration.save', { key, value }, () => configuration.save(key, value)),
    },
    localList: {
      version: () => ask('localList.version', null, () => localList.version()),
      size: () => ask('localList.size', null, () => localList.size()),
      find: (idTag) => ask('localList.find', { idTag }, () => localList.find(idTag)),
      replace: (version, entries) =>
        ask('localList.replace', { version, entries }, () => localList.replace(version, entries)),
      update: (version, put, remove) =>
        ask('localList.update', { version, put, remove }, () => localList.update(version, put, remove)),
    },
    authorizationCache: {
      find: (idTag) => ask('cache.find', { idTag }, () => authorizationCache.find(idTag)),
      put: (tag, at) => ask('cache.put', { tag, at }, () => authorizationCache.put(tag, at)),
      remove: (idTags) => ask('cache.remove', { idTags }, () => authorizationCache.remove(idTags)),
      clear: () => ask('cache.clear', null, () => authorizationCache.clear()),
    },
  };
}
