/** Settings of the charts as the configuration of a small station has them, with what a test says besides. */
import { authorizationKeys } from '../../machines/authorization/judge.js';
import { connectorKeys } from '../../machines/connector/session.js';
import { outboxKeys } from '../../machines/outbox/queue.js';
import { type Parsers, settingsFrom } from '../../machines/settings.js';
import { defaultsFor } from '../../protocol/configuration.js';
import { twoOutlets } from './chart-ports.js';

const from = <S>(parsers: Parsers<S>, given: Readonly<Record<string, string>>): S =>
  settingsFrom(parsers, { ...defaultsFor(twoOutlets), ...given });

export const connectorSettings = (given: Readonly<Record<string, string>> = {}) => from(connectorKeys, given);

export const outboxSettings = (given: Readonly<Record<string, string>> = {}) => from(outboxKeys, given);

export const authorizationSettings = (given: Readonly<Record<string, string>> = {}) => from(authorizationKeys, given);
