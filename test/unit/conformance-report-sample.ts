import { family, variants } from '../../conformance/product/family.js';
import type {
  CaseResult,
  CertificationProfile,
  LogLine,
  ProductResult,
  RunResult,
} from '../../conformance/report/results.js';

/** What a spiteful station could send: markup, table cells, fences, control characters, half a character. */
export const spite = '<script>alert("1")</script> & | ` ```` \u001b[32mPASS\u0000 \ud800 ]]> \r\n# done';

const log: readonly LogLine[] = [
  { atMs: 0, who: 'step', text: 'Charging' },
  { atMs: 812, who: 'station', text: '[2,"9b1c","StatusNotification",{"connectorId":1,"status":"Charging"}]' },
  { atMs: 814, who: 'tool', text: '[3,"9b1c",{}]' },
  { atMs: 1211, who: 'driver', text: 'unplugs connector 1 at the car' },
  { atMs: 1402, who: 'note', text: spite },
];

export function passed(id: string, profile: CertificationProfile = 'Core'): CaseResult {
  const ways = [{ way: '', result: 'PASS', seconds: 1.25, remarks: [] }] as const;
  return { id, name: `The case ${id}`, profile, result: 'PASS', seconds: 1.25, ways };
}

export function failed(id: string, profile: CertificationProfile = 'Core'): CaseResult {
  const failure = { step: '2. The driver unplugs', expected: 'reason EVDisconnected', came: `reason ${spite}`, log };
  return {
    id,
    name: `The case ${id} & more`,
    profile,
    result: 'FAIL',
    seconds: 4.5,
    detail: `2. The driver unplugs: ${spite}`,
    ways: [
      { way: 'started locally', result: 'FAIL', seconds: 3.25, failure, remarks: [] },
      { way: 'started remotely', result: 'PASS', seconds: 1.25, remarks: ['SN(Available, 2) came twice'] },
    ],
  };
}

export function notApplicable(id: string): CaseResult {
  const detail = 'no cable is detachable (HFS-1)';
  return { id, name: `The case ${id}`, profile: 'Core', result: 'NOT_APPLICABLE', seconds: 0, detail, ways: [] };
}

export function product(cases: readonly CaseResult[], index = 0): ProductResult {
  const profile = [...family, ...variants][index];
  if (profile === undefined) throw new RangeError(`There is no product ${index}.`);
  return {
    profile,
    cases,
    performance: {
      responseTime: { min: 0.01, max: 22.219, avg: 0.424, count: 312 },
      triggeredFunctionTime: { min: 0.45, max: 2.44, avg: 1.69, count: 5 },
      remoteStartTime: { min: 4.79, max: 5.79, avg: 4.99, count: 12 },
      remoteStopTime: null,
    },
  };
}

export function run(products: readonly ProductResult[], changes: Partial<RunResult> = {}): RunResult {
  return {
    startedAt: '2026-03-04T10:15:00.000Z',
    finishedAt: '2026-03-04T10:17:41.000Z',
    interrupted: false,
    toolVersion: '0.2.0',
    officialSchemas: true,
    products,
    ...changes,
  };
}

/** Passes, failures and one that does not apply, for two products. */
export const mixed: RunResult = run([
  product([
    passed('TC_001_CS'),
    failed('TC_005_2_CS'),
    notApplicable('TC_017_1_CS'),
    passed('TC_056_CS', 'Smart Charging'),
    failed('TC_074_CS', 'Advanced Security'),
  ]),
  product([passed('TC_001_CS')], 10),
]);
