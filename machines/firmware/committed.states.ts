/** An update that cannot be ended any more: it is installed, takes effect with a boot, and proves itself (L01). */
import { and, not, or, stateIn } from 'xstate';
import { firmwareSetup } from './firmware.setup.js';

const diskFails = stateIn({ keeping: 'diskFailing' });

export const committedStates = firmwareSetup.createStateConfig({
  initial: 'beginning',
  states: {
    /** That the host was asked is known after a power cut in the middle of it. */
    beginning: {
      meta: { ocpp: 'Installing' },
      tags: 'closesOutlets',
      entry: 'markInstalling',
      always: [
        { guard: 'isKept', target: 'installing' },
        {
          guard: diskFails,
          target: '#firmware.update.idle',
          actions: { type: 'end', params: { status: 'InstallationFailed' } },
        },
      ],
    },

    installing: {
      meta: { ocpp: 'Installing' },
      tags: 'closesOutlets',
      invoke: {
        id: 'install',
        src: 'install',
        input: ({ context }) => ({ record: context.record }),
        onDone: [
          { guard: { type: 'isInUse', params: ({ event }) => event }, target: 'installed' },
          { target: 'rebootDue' },
        ],
        onError: [
          {
            guard: { type: 'isOverdue', params: ({ event }) => event },
            target: 'overdue',
            actions: { type: 'note', params: ({ event }) => ({ event: 'firmware.overdue', error: event.error }) },
          },
          {
            target: '#firmware.update.idle',
            actions: [
              { type: 'note', params: ({ event }) => ({ event: 'firmware.notInstalled', error: event.error }) },
              { type: 'endFailed', params: ({ event }) => event },
            ],
          },
        ],
      },
    },

    /** The host was told to end it. Drivers need not wait until it has, but another update must. */
    overdue: {
      meta: { ocpp: 'InstallationFailed' },
      entry: ['openOutlets', { type: 'tell', params: { status: 'InstallationFailed' } }],
      invoke: {
        id: 'letGo',
        src: 'letGo',
        onDone: [
          { guard: { type: 'isInUse', params: ({ event }) => event }, target: 'installed' },
          { guard: { type: 'awaitsBoot', params: ({ event }) => event }, target: 'installedLate' },
          { target: '#firmware.update.idle', actions: { type: 'end', params: { status: 'InstallationFailed' } } },
        ],
        onError: {
          target: '#firmware.update.idle',
          actions: { type: 'end', params: { status: 'InstallationFailed' } },
        },
      },
    },

    /** The next boot begins with it, whoever asks for that boot: it is told of this update only if it comes before another. */
    installedLate: {
      tags: 'closesOutlets',
      entry: [{ type: 'note', params: { event: 'firmware.installedLate' } }, 'closeOutlets'],
      always: { guard: not('isBusy'), target: 'rebootDue' },
    },

    rebootDue: {
      tags: 'closesOutlets',
      entry: 'markRebooting',
      always: [
        // What was heard and not written down as heard would be told once more after the boot.
        { guard: and(['isKept', or([not('hasNews'), stateIn({ telling: 'offline' })])]), target: 'rebooting' },
        // Without a disk the host's word after the boot has to do.
        { guard: diskFails, target: 'rebooting' },
      ],
      after: { untilNobodyListens: 'rebooting' },
    },

    rebooting: {
      tags: 'closesOutlets',
      invoke: {
        id: 'reboot',
        src: 'reboot',
        onDone: [
          { guard: { type: 'goesDown', params: ({ event }) => event }, target: 'goingDown' },
          { target: 'restarting' },
        ],
        onError: {
          target: 'restarting',
          actions: { type: 'note', params: ({ event }) => ({ event: 'firmware.notRebooted', error: event.error }) },
        },
      },
    },

    goingDown: {
      tags: 'closesOutlets',
      after: { untilRuntimeRestarts: 'restarting' },
    },

    restarting: {
      tags: 'closesOutlets',
      entry: 'restartStation',
    },

    /** Good firmware reaches its CSMS; until then the host would go back to the old one. */
    proving: {
      entry: ['openOutlets', 'markProving'],
      always: { guard: stateIn({ trial: 'proven' }), target: 'installed' },
    },

    installed: {
      always: {
        target: '#firmware.update.idle',
        actions: [
          { type: 'note', params: { event: 'firmware.installed' } },
          { type: 'raiseSecurity', params: { event: 'FirmwareUpdated' } },
          { type: 'end', params: { status: 'Installed' } },
        ],
      },
    },
  },
});

/** Firmware on trial is confirmed when the CSMS has accepted the station under it, and not before that is known to last. */
export const trialStates = firmwareSetup.createStateConfig({
  initial: 'deciding',
  states: {
    deciding: {
      always: [{ guard: 'isNew', target: 'unproven' }, { target: 'proven' }],
    },
    unproven: {
      on: { 'registration.accepted': 'accepted', 'registration.resumed': 'accepted' },
    },
    accepted: {
      always: { guard: 'isKept', target: 'confirming' },
    },
    confirming: {
      invoke: {
        id: 'confirm',
        src: 'confirm',
        onDone: 'proven',
        onError: {
          target: 'unconfirmed',
          actions: { type: 'note', params: ({ event }) => ({ event: 'firmware.notConfirmed', error: event.error }) },
        },
      },
    },
    unconfirmed: {
      after: { untilConfirmedAgain: 'confirming' },
    },
    proven: {},
  },
});

export const keepingStates = firmwareSetup.createStateConfig({
  initial: 'idle',
  states: {
    idle: {
      always: { guard: 'isDirty', target: 'writing', actions: 'takeRecord' },
    },
    writing: {
      invoke: {
        id: 'write',
        src: 'write',
        input: ({ context }) => ({ record: context.writing }),
        onDone: { target: 'idle', actions: 'keepWritten' },
        onError: {
          target: 'diskFailing',
          actions: [
            { type: 'note', params: ({ event }) => ({ event: 'firmware.notWritten', error: event.error }) },
            'dropWriting',
          ],
        },
      },
    },
    diskFailing: {
      after: { untilDiskIsTried: 'idle' },
    },
  },
});
