/** The desk takes what needs no chart to where it is answered: one file a concern, in `desk/`. */
import { fromCallback } from 'xstate';
import type { OutboxEvent } from '../machines/outbox/outbox.setup.js';
import { type DeskCall, type DeskEvent, peer } from '../machines/system.js';
import { portsOf } from '../protocol/ports.js';
import { changeAvailability } from './availability.js';
import { changeConfiguration, getConfiguration } from './desk/configuration.js';
import { dataAnswered, receiveData } from './desk/data-transfer.js';
import { isAboutLights, tellLights } from './desk/lights.js';
import { unlock } from './desk/unlock.js';
import { clearCache, getLocalListVersion, sendLocalList } from './local-list.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

export const deskActor = fromCallback<DeskEvent>(({ receive, system }) => {
  receive((event) => {
    switch (event.type) {
      case 'configuration.changed':
        if (isAboutLights(event.key)) tellLights(system);
        return;
      case 'answered.dataTransfer':
      case 'failed.dataTransfer':
        return dataAnswered(system, event);
      default:
        void respond(system, event);
    }
  });
});

/** Never rejects: whoever asks is answered, if only by an error. */
async function respond(system: System, call: DeskCall): Promise<void> {
  const { callId } = call;
  const tell = (event: OutboxEvent) => {
    // An answer may take its time: the station may be over by then, or nobody left who has asked.
    if (system.get('station') !== undefined && stateOf(system).handling.has(callId)) peer(system, 'outbox').send(event);
  };
  try {
    if (hasConsequences(call)) {
      const { answer, afterwards } = await answerAndAct(system, call);
      tell({ type: 'outbox.respond', callId, payload: answer });
      if (system.get('station') !== undefined) afterwards();
      return;
    }
    tell({ type: 'outbox.respond', callId, payload: await answerTo(system, call) });
  } catch (error) {
    portsOf(system).journal.note({ level: 'error', event: 'desk.failed', call: call.type, error: String(error) });
    const refusal = { code: 'InternalError', description: 'the station could not handle the request' };
    tell({ type: 'outbox.refuse', callId, ...refusal });
    stateOf(system).handling.delete(callId);
  }
}

/** Something is to be done once the answer is on its way. */
type Consequential = Extract<
  DeskCall,
  { type: 'csms.unlockConnector' | 'csms.changeAvailability' | 'csms.changeConfiguration' }
>;

const consequential: readonly DeskCall['type'][] = [
  'csms.unlockConnector',
  'csms.changeAvailability',
  'csms.changeConfiguration',
];

const hasConsequences = (call: DeskCall): call is Consequential => consequential.includes(call.type);

function answerAndAct(system: System, call: Consequential) {
  switch (call.type) {
    case 'csms.unlockConnector':
      return unlock(system, call.payload);
    case 'csms.changeAvailability':
      return changeAvailability(system, call.payload);
    case 'csms.changeConfiguration':
      return changeConfiguration(system, call.payload);
  }
}

async function answerTo(system: System, call: Exclude<DeskCall, Consequential>): Promise<object> {
  switch (call.type) {
    case 'csms.getConfiguration':
      return getConfiguration(system, call.payload);
    case 'csms.clearCache':
      return { status: await clearCache(system) };
    case 'csms.sendLocalList':
      return { status: await sendLocalList(system, call.payload) };
    case 'csms.getLocalListVersion':
      return { listVersion: await getLocalListVersion(system) };
    case 'csms.dataTransfer':
      return receiveData(system, call.payload);
  }
}
