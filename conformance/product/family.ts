/** The stations that are built in: the ten certified products, and two variants for the cases these cannot play. */
import type { QuestionId } from './questions.js';
import type { StationConnector, StationProfile } from './station-profile.js';

type EveryAnswer = Readonly<Record<QuestionId, string | readonly string[]>>;

const measurands = [
  'Current.Import',
  'Energy.Active.Import.Interval',
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'SoC',
  'Voltage',
];

const offeredToo = [...measurands, 'Current.Offered', 'Power.Offered'].sort();

const fixedDc: readonly StationConnector[] = [
  { id: 1, current: 'DC', type: 'cCCS2', cable: 'fixed' },
  { id: 2, current: 'DC', type: 'cCCS2', cable: 'fixed' },
];

const detachableAc: readonly StationConnector[] = [
  { id: 1, current: 'AC', type: 'sType2', cable: 'detachable' },
  { id: 2, current: 'AC', type: 'sType2', cable: 'detachable' },
];

const certified = {
  'HFS-1': 'No',
  'HFS-2': 'Yes',
  'HFS-3': 'No',
  'HFS-4': 'Yes',
  'HFS-5': 'No',
  'HFS-6': 'No',
  'HFS-7': 'No',
  'HFS-8': '2',
  'HFS-9': 'Mobile Network',
  'HFS-10': 'Single',
  'C-01': 'Yes',
  'C-02': 'Yes',
  'C-03': 'Yes',
  'C-04': 'Yes',
  'C-05': 'Yes',
  'C-06.1': 'No',
  'C-06.2': 'Yes',
  'C-07': 'Yes',
  'C-08': 'Yes',
  'C-10.1': 'No',
  'C-10.2': 'Yes',
  'C-11': 'Yes',
  'C-09.1': measurands,
  'C-09.2': measurands,
  'C-12': ['TLS_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_256_GCM_SHA384'],
  'LA-0': 'Yes',
  'RT-0': 'Yes',
  'R-0': 'Yes',
  'R-1': 'Yes',
  'SC-1.1': 'Yes',
  'SC-1.2': 'Yes',
  'AQ-1': 'No',
  'AQ-2': 'No',
  'AQ-3': 'No',
  'AQ-4': 'No',
  'AQ-5': 'No',
  'AQ-6': 'No',
  'AQ-7.1': 'No',
  'AQ-7.2': 'Yes',
  'AQ-9': 'No',
  'AQ-11': 'Yes',
  'ORS-1': '100',
  'ORS-2': '100',
  'ORS-3': '100',
  'ORS-4': '1',
  'ORS-5': '86400',
  'ORS-6': '1',
  'ORS-7': '86400',
  'ORS-8': '100',
  'ORS-9': '100',
  'ORS-10': '100',
  'ORS-11': '120',
  'ORS-12': '10000',
  'ORS-13': '10000',
  'ORS-17': '2000000',
  'ORS-18': '2000000',
  'ORS-14': '10',
  'ORS-15': '48',
  'ORS-19': '10',
  'ORS-16': 'HTTP FTP',
  // The certificate says nothing of these; they are what its list of cases shows.
  'X-1': 'No',
  'X-2': 'No',
  'X-3': 'Yes',
  'X-4': 'No',
  'X-5': 'No',
  'X-6': 'Yes',
  'X-7': 'Yes',
} satisfies Omit<EveryAnswer, 'HFS-11'>;

const common = {
  firmwareVersion: 'V1.0.6',
  vendorName: 'BSC',
  connectors: fixedDc,
  claimedMaxSeconds: { responseTime: 25, triggeredFunctionTime: 5, remoteStartTime: 5, remoteStopTime: 5 },
};

function certifiedProduct(
  designation: string,
  configId: string,
  dcPowerKW: number,
  description?: string,
): StationProfile {
  const answers: EveryAnswer = { ...certified, 'HFS-11': String(dcPowerKW) };
  return { ...common, designation, configId, answers, ...(description === undefined ? {} : { description }) };
}

/** The family members differ in their modules, their contactor and their front panel, in the certificate's wording. */
function built(modules: number, contactor: string, suspensionLine: string, bare = false): string {
  return (
    `Number of modules : ${modules} AC contactor : ${contactor} MCCB : Different specifications ` +
    `Suspension line device : ${suspensionLine}${bare ? ' No buttons, no POS machine' : ''}`
  );
}

/** The one that was tested for the whole family. */
export const representative: StationProfile = certifiedProduct('BSC-S12BCC', '20C50762-ADA28A31', 120);

/** The ten products of the certificate, in its order. */
export const family: readonly StationProfile[] = [
  representative,
  certifiedProduct('BSC-S06BCC', '20C50762-FE3D0F64', 60, built(2, 'exist', 'exist')),
  certifiedProduct('BSC-S06CCC', '20C50762-955D72A4', 60, built(2, 'inexistent', 'inexistent', true)),
  certifiedProduct('BSC-S12CCC', '20C50762-230E85B1', 120, built(4, 'exist', 'inexist', true)),
  certifiedProduct('BSC-S18BCC', '20C50762-AC81A437', 180, built(6, 'exist', 'exist')),
  certifiedProduct('BSC-S18CCC', '20C50762-C7AD99B7', 180, built(6, 'inexist', 'inexist', true)),
  certifiedProduct('BSC-S36BCC', '20C50762-D3D732B7', 360, built(12, 'exist', 'exist')),
  certifiedProduct('BSC-S36CCC', '20C50762-648062F7', 360, built(12, 'inexist', 'inexist', true)),
  certifiedProduct('BSC-S24BCC', '20C50762-3C9BE9B4', 240, built(8, 'exist', 'exist')),
  certifiedProduct('BSC-S24CCC', '20C50762-817FF134', 240, built(8, 'exist', 'inexist', true)),
];

const detachableAnswers: EveryAnswer = {
  ...certified,
  'HFS-1': 'Yes',
  'HFS-2': 'No',
  'HFS-3': 'Yes',
  'HFS-4': 'No',
  'HFS-5': 'Yes',
  'HFS-7': 'Yes',
  'HFS-11': '0',
  // Both values of both keys: TC_005_1, TC_005_2 and TC_005_3 want them all.
  'C-06.1': 'Yes',
  // An AC outlet knows nothing of the battery.
  'C-09.1': offeredToo.filter((measurand) => measurand !== 'SoC'),
  'C-09.2': offeredToo.filter((measurand) => measurand !== 'SoC'),
  'C-10.1': 'Yes',
  'AQ-6': 'Yes',
  'AQ-7.1': 'Yes',
  'AQ-7.2': 'No',
  'AQ-9': 'Yes',
  'ORS-16': 'HTTP HTTPS FTP FTPS SFTP',
  'X-1': 'Yes',
  'X-2': 'Yes',
  'X-4': 'Yes',
  'X-5': 'Yes',
};

const minimalAnswers: EveryAnswer = {
  ...certified,
  'C-09.1': offeredToo,
  'C-09.2': offeredToo,
  'HFS-11': '60',
  'LA-0': 'No',
  'R-0': 'No',
  'R-1': 'No',
  'ORS-12': '0',
  'ORS-13': '0',
  'X-2': 'Yes',
  'X-3': 'No',
};

/** Stations of our own, so that each of the 107 cases applies to one. */
export const variants: readonly StationProfile[] = [
  {
    ...common,
    designation: 'SC-AC2-DETACHABLE',
    configId: 'own-variant-1',
    description: 'Two AC outlets with detachable cables and locks, back-up power, signed and unsigned firmware updates',
    connectors: detachableAc,
    answers: detachableAnswers,
  },
  {
    ...common,
    designation: 'SC-MINIMAL',
    configId: 'own-variant-2',
    description: 'Without Reservation, local list and signed firmware updates',
    answers: minimalAnswers,
  },
];

/** Upper and lower case count as equal. */
export function findProfile(designation: string): StationProfile | null {
  const wanted = designation.toLowerCase();
  return [...family, ...variants].find((profile) => profile.designation.toLowerCase() === wanted) ?? null;
}
