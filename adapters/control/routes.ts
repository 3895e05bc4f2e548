/** Every call of the control API, once: what is served, checked, documented and listed comes from these tables. */
import { type Command, command, type Reading } from './route.js';
import { Schedule } from './schedule-schema.js';
import * as schemas from './schemas.js';

/** As long as the hardware is simulated. */
export const commands: readonly Command[] = [
  command({
    name: 'plug',
    path: '/api/v1/connectors/{id}/plug',
    connector: 'outlet',
    summary: 'Plug the cable in: the car arrives',
    body: schemas.CableBody,
    example: {},
    act: (puppet, { side = 'ev' }, id) => puppet.plug(id, side),
  }),
  command({
    name: 'unplug',
    path: '/api/v1/connectors/{id}/unplug',
    connector: 'outlet',
    summary: 'Pull the cable out: the car leaves',
    body: schemas.CableBody,
    example: {},
    act: (puppet, { side = 'ev' }, id) => puppet.unplug(id, side),
  }),
  command({
    name: 'ev',
    path: '/api/v1/connectors/{id}/ev',
    connector: 'outlet',
    summary: 'The wish of the car there, or of the next one to come',
    body: schemas.EvBody,
    example: { ready: true, soc: 20, maxPowerW: 50_000 },
    act: (puppet, wish, id) => puppet.ev(id, wish),
  }),
  command({
    name: 'stop',
    path: '/api/v1/connectors/{id}/stop',
    connector: 'outlet',
    summary: 'Stop charging: the button, the emergency stop, or the car',
    body: schemas.StopBody,
    example: { why: 'button' },
    act: (puppet, { why }, id) => puppet.stop(id, why),
  }),
  command({
    name: 'fault',
    path: '/api/v1/connectors/{id}/fault',
    connector: 'outletOrStation',
    summary: 'Raise a fault; on 0 it faults the station and every outlet',
    body: schemas.FaultBody,
    example: { errorCode: 'GroundFailure', info: 'isolation below 100 kOhm' },
    act: (puppet, fault, id) => puppet.fault(id, fault),
  }),
  command({
    name: 'clearFault',
    path: '/api/v1/connectors/{id}/clear-fault',
    connector: 'outletOrStation',
    summary: 'Clear the fault of this code, or all of the connector',
    body: schemas.ClearFaultBody,
    example: { errorCode: 'GroundFailure' },
    act: (puppet, { errorCode }, id) =>
      errorCode === undefined ? puppet.clearFault(id) : puppet.clearFault(id, errorCode),
  }),
  command({
    name: 'lockFailure',
    path: '/api/v1/connectors/{id}/lock-failure',
    connector: 'outlet',
    summary: 'Break the lock of the cable, or mend it',
    body: schemas.LockFailureBody,
    example: { active: true },
    act: (puppet, { active }, id) => puppet.lockFailure(id, active),
  }),
  command({
    name: 'rfid',
    path: '/api/v1/rfid',
    connector: null,
    summary: 'Present a tag to the reader, or to that of one connector',
    body: schemas.RfidBody,
    example: { idTag: '04A1B2C3' },
    act: (puppet, token) => puppet.rfid(token),
  }),
  command({
    name: 'power',
    path: '/api/v1/power',
    connector: null,
    summary: 'Cut the supply of the whole station, or restore it',
    body: schemas.PowerBody,
    example: { on: false },
    act: (puppet, { on }) => puppet.power(on),
  }),
  command({
    name: 'network',
    path: '/api/v1/network',
    connector: null,
    summary: 'Cut the uplink to the CSMS, or restore it',
    body: schemas.NetworkBody,
    example: { up: false },
    act: (puppet, { up }) => puppet.network(up),
  }),
  command({
    name: 'meter',
    path: '/api/v1/meter',
    connector: null,
    summary: 'Set the energy register of a connector',
    body: schemas.MeterBody,
    example: { connectorId: 1, registerWh: 1_000_000 },
    act: (puppet, { connectorId, registerWh }) => puppet.meter(connectorId, registerWh),
  }),
  command({
    name: 'derate',
    path: '/api/v1/derate',
    connector: null,
    summary: 'The site takes power away, or gives it back',
    body: schemas.DerateBody,
    example: { totalW: 30_000 },
    act: (puppet, { totalW }) => puppet.derate(totalW),
  }),
  command({
    name: 'tamper',
    path: '/api/v1/tamper',
    connector: null,
    summary: 'Set off a sensor of the cabinet: somebody tampers with the station',
    body: schemas.TamperBody,
    example: { info: 'the door' },
    act: (puppet, { info }) => puppet.tamper(info),
  }),
  command({
    name: 'host',
    path: '/api/v1/host',
    connector: null,
    summary: 'The machine the station runs on: whether its next firmware boots, how long an installation takes',
    body: schemas.HostBody,
    example: { nextFirmwareBoots: false },
    act: (puppet, mood) => puppet.host(mood),
  }),
];

export const stationReading: Reading = {
  method: 'GET',
  name: 'station',
  path: '/api/v1/station',
  connector: null,
  query: null,
  summary: 'Everything the station knows of itself',
  mediaType: 'application/json',
  response: schemas.Station,
};

export const scheduleReading: Reading = {
  method: 'GET',
  name: 'schedule',
  path: '/api/v1/connectors/{id}/schedule',
  connector: 'outletOrStation',
  query: schemas.ScheduleQuery,
  summary: 'Which limits will hold there, and which profile decides each; 0 is the whole station',
  mediaType: 'application/json',
  response: Schedule,
};

export const eventsReading: Reading = {
  method: 'GET',
  name: 'events',
  path: '/api/v1/events',
  connector: null,
  query: null,
  summary: 'What happens from now on: Server-Sent Events, one line "data: {...}" for each journal entry',
  mediaType: 'text/event-stream',
  response: schemas.JournalEvent,
};

export const recorderReading: Reading = {
  method: 'GET',
  name: 'recorder',
  path: '/api/v1/recorder',
  connector: null,
  query: null,
  summary: 'What the flight recorder holds, as a trace: a line of JSON for each thing that happened',
  mediaType: 'application/x-ndjson',
  response: null,
};

export const openApiReading: Reading = {
  method: 'GET',
  name: 'openapi',
  path: '/api/v1/openapi.json',
  connector: null,
  query: null,
  summary: 'This description, as OpenAPI 3.1',
  mediaType: 'application/json',
  response: null,
};

export const guideReading: Reading = {
  method: 'GET',
  name: 'guide',
  path: '/',
  connector: null,
  query: null,
  summary: 'The calls, with examples to copy',
  mediaType: 'text/plain',
  response: null,
};

/** Whatever the hardware. */
export const readings: readonly Reading[] = [
  stationReading,
  scheduleReading,
  eventsReading,
  recorderReading,
  openApiReading,
  guideReading,
];
