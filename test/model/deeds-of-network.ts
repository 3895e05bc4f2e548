/** What the network and the mains do, and what the CSMS makes of a boot and of what it is told. */
import { error, result, type ScriptedAnswer, silence } from '../../conformance/csms/answers.js';
import { asks, type Deed, type Stage } from './stage.js';

/** Of 4.2, in seconds: until the next BootNotification, and between heartbeats. */
const retryS = 86_400;
const heartbeatS = 3_600;

type Verdict = 'Accepted' | 'Pending' | 'Rejected' | 'nothing' | 'an error';

function bootAnswer({ clock }: Stage, verdict: Verdict): ScriptedAnswer {
  if (verdict === 'nothing') return silence;
  if (verdict === 'an error') return error('InternalError');
  const interval = verdict === 'Accepted' ? heartbeatS : retryS;
  return result({ status: verdict, interval, currentTime: new Date(clock.now()).toISOString() });
}

/** Every BootNotification to come is answered so. */
const told =
  (verdict: Verdict, deed: Deed): Deed =>
  (stage) => {
    stage.peer.answer('BootNotification', () => bootAnswer(stage, verdict));
    return deed(stage);
  };

const switchesOn: Deed = (stage) => stage.boot();
/** The interval of 4.2 and not a whole second one; the lull is in it. */
const waits: Deed = (stage) => stage.pass(retryS * 1_000 - 20_000);
/** An unanswered call is given up after 30 s, and made again after another 60 s. */
const waitsInVain: Deed = (stage) => stage.pass(75_000);
const breaks: Deed = async ({ peer, wire }) => {
  peer.cut();
  await wire.quiet();
};
const resets = (type: 'Soft' | 'Hard') => asks('Reset', { type });

export const deeds = {
  'switched on, it is told Accepted': told('Accepted', switchesOn),
  'switched on, it is told Pending': told('Pending', switchesOn),
  'switched on, it is told Rejected': told('Rejected', switchesOn),
  'switched on, it is told nothing': told('nothing', switchesOn),
  'switched on, it is told an error': told('an error', switchesOn),
  'the interval passes, it is told Accepted': told('Accepted', waits),
  'the interval passes, it is told Pending': told('Pending', waits),
  'the interval passes, it is told Rejected': told('Rejected', waits),
  'a while passes, it is told Accepted': told('Accepted', waitsInVain),
  'a while passes, it is told Pending': told('Pending', waitsInVain),
  'a while passes, it is told nothing': told('nothing', waitsInVain),
  'the CSMS asks for a boot, and says Accepted': told(
    'Accepted',
    asks('TriggerMessage', { requestedMessage: 'BootNotification' }),
  ),
  'the connection breaks': breaks,
  'the CSMS asks for its settings': asks('GetConfiguration', { key: ['HeartbeatInterval', 'Testing'] }),
  'the CSMS changes a setting': asks('ChangeConfiguration', { key: 'ConnectionTimeOut', value: '500' }),
  'the CSMS changes what there is not': asks('ChangeConfiguration', { key: 'Testing', value: '1' }),
  'the CSMS wants intervals below zero': asks('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '-1' }),
  'the network fails': async ({ csms, wire }: Stage) => {
    await csms.away();
    await wire.quiet();
  },
  'the network is back': ({ csms }: Stage) => csms.back(),
  'the CSMS resets it softly': resets('Soft'),
  'the CSMS resets it hard': resets('Hard'),
  'the mains fail and return': async ({ world, station, peer, boot }: Stage) => {
    world.supply(false);
    await station.cut();
    await peer.disconnected();
    peer.expectBoot();
    world.supply(true);
    await boot();
  },
  'the CSMS chokes on starts': ({ peer }: Stage) => peer.answer('StartTransaction', () => error('InternalError')),
  'the CSMS is well again': ({ peer }: Stage) => peer.answer('StartTransaction', null),
} as const;
