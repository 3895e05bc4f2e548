/**
 * What `npm run mutate:code` breaks, and by whom it must be noticed: the tests that are about it, and run in moments.
 * Left out are those that take longer to find the same (generated paths, the station as a whole, the wire), and the
 * reviewed tables of the charts, which would notice any change and say nothing of whether it is one for the worse.
 * `loads`: what draws in all of the area, for `loads.test.mjs`.
 */
const units = (...names) => names.map((name) => `test/unit/${name}.test.ts`);
const generated = (...names) => names.map((name) => `test/generated/${name}.test.ts`);

export const areas = {
  authorization: {
    mutate: ['machines/authorization/*.ts'],
    loads: ['machines/authorization/authorization.machine.ts'],
    tests: [...units('authorization-*', 'reservation-*'), ...generated('authorization.*rules')],
  },
  outbox: {
    mutate: ['machines/outbox/*.ts'],
    loads: ['machines/outbox/outbox.machine.ts'],
    tests: [...units('outbox-*'), ...generated('outbox.*rules')],
  },
  composite: {
    loads: ['machines/smart-charging/composite.ts', 'machines/smart-charging/spans.ts'],
    mutate: ['composite', 'spans', 'timeline', 'course', 'weigh'].map((name) => `machines/smart-charging/${name}.ts`),
    tests: [
      ...units('composite*', 'clock-grid', 'limit-timeline', 'plan', 'spans'),
      ...generated('smart-charging.plans.rules'),
      'test/oracle/composite-oracle.test.ts',
    ],
  },
  frames: {
    loads: ['protocol/frames.ts', 'protocol/redact.ts', 'protocol/validation.ts'],
    mutate: ['frames', 'redact', 'validation'].map((name) => `protocol/${name}.ts`),
    tests: units('frames*', 'payload-checks', 'payload-words', 'redact*', 'validation', 'wire-words'),
  },
  words: {
    loads: ['protocol/formats.ts', 'protocol/security-events.ts'],
    mutate: ['date-time', 'errors', 'formats', 'ports', 'security-events', 'suggest'].map(
      (name) => `protocol/${name}.ts`,
    ),
    tests: units('formats', 'instants', 'locations', 'ports', 'security-events', 'suggestions'),
  },
  configuration: {
    loads: ['protocol/configuration.ts', 'protocol/product.ts'],
    mutate: ['protocol/configuration*.ts', 'protocol/configuration-keys/*.ts', 'protocol/product.ts'],
    tests: units('configuration', 'configuration-checks', 'configuration-page', 'product-keys'),
  },
  messages: {
    loads: ['protocol/messages.ts', 'protocol/schemas.ts'],
    mutate: ['protocol/{messages,schemas}.ts', 'protocol/messages/**/*.ts'],
    tests: units('feature-profiles', 'message-fields'),
  },
};

/** The one that this run is about; `run.mjs` names one after the other. */
export function areaOfThisRun() {
  const name = process.env.STATECHARGE_MUTATED ?? '';
  const area = areas[name];
  if (area === undefined) throw new Error(`STATECHARGE_MUTATED names none of ${Object.keys(areas).join(', ')}`);
  return { name, ...area };
}
