/** Stories on which a station, or a monitor, once stumbled, cut down to what it takes: each is walked again as it was. */
import { describe, expect, it } from 'vitest';
import { walk } from '../support/walks/walk.js';
import type { Story } from '../support/walks/words.js';

interface Kept extends Story {
  /** What the station does. */
  readonly it: string;
}

const kept: readonly Kept[] = [
  {
    it: 'tells a status again that went out on a connection which was dead, as soon as there is a new one',
    product: 'BSC-S12BCC',
    words: ['tag A', 'halfOpen', 'call RemoteStartTransaction {"idTag":"A"}'],
  },
  {
    it: 'begins and ends sessions within one moment and bills each of them',
    product: 'SC-AC2-DETACHABLE',
    words: ['plug 2', 'tag C 2', 'tag C', 'tag C 2'],
  },
  {
    it: 'writes the end of a session once the disk takes it, and only then says it',
    product: 'SC-MINIMAL',
    words: ['plug 1', 'tag A 1', 'disk refused', 'emergency 1'],
  },
  {
    it: 'lets go of a cable on request that its driver did not let go of when the session ended',
    product: 'SC-AC2-DETACHABLE',
    words: ['plug 1', 'tag A 1', 'mood permit hang', 'unplug 1'],
  },
  {
    it: 'acts upon a date that has come because somebody set the clock of the machine before the CSMS told the time',
    product: 'SC-MINIMAL',
    words: [
      'call ChangeConfiguration {"key":"MeterValueSampleInterval","value":"0"}',
      'call UpdateFirmware {"location":"http://files.example/a","retrieveDate":"$+4000","retries":0}',
      'cut',
      'lost',
      'boot',
      'hostTime 864000',
      'pass 300',
    ],
  },
  {
    it: 'tells an outlet no limit that the profile of its own remote start forbids, while another one is still falling',
    product: 'BSC-S12BCC',
    words: [
      'tag A 1',
      'plug 2',
      'call RemoteStartTransaction {"idTag":"C","chargingProfile":{"chargingProfileId":4,"stackLevel":2,' +
        '"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":' +
        '{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":16}]}}}',
    ],
  },
  {
    it: 'lets a driver charge whom the CSMS accepts though the local list blocks her',
    product: 'BSC-S12BCC',
    words: [
      'plug 1',
      'call SendLocalList {"listVersion":4,"updateType":"Differential","localAuthorizationList":' +
        '[{"idTag":"A","idTagInfo":{"status":"Blocked","parentIdTag":"P"}}]}',
      'tag A',
    ],
  },
  {
    it: 'believes a meter that begins anew from nothing, and goes on when it is back',
    product: 'SC-AC2-DETACHABLE',
    words: ['plug 2', 'tag B 2', 'mood readMeter backwards', 'pass 20', 'button 2', 'tag C 2'],
  },
];

describe('a station that has stumbled once', () => {
  for (const { it: behaviour, ...story } of kept)
    it(behaviour, async () => {
      expect((await walk(story)).wrong).toEqual([]);
    });
});
