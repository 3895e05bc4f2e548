/** What a call of the control API is, and which one a path means. */
import type * as Type from 'typebox';
import type { ConnectorId } from '../../protocol/ports/hardware.js';
import { readBody } from './body.js';
import type { ControlPuppet } from './target.js';

interface Described {
  /** Unique; `operationId` in OpenAPI. */
  readonly name: string;
  /** With `{id}` where a connector is named. */
  readonly path: string;
  readonly summary: string;
}

/** Moves the simulated world. */
export interface Command extends Described {
  readonly method: 'POST';
  /** What `{id}` may be: an outlet, or also 0 for the main controller; null where the path has none. */
  readonly connector: 'outlet' | 'outletOrStation' | null;
  readonly body: Type.TObject;
  /** A body that makes sense. */
  readonly example: Readonly<Record<string, unknown>>;
  /** @throws Refusal when the body is not as described, and what the puppet throws. `connectorId` is 0 without `{id}`. */
  run(puppet: ControlPuppet, body: unknown, connectorId: ConnectorId | 0): void | Promise<void>;
}

/** Tells without moving anything. */
export interface Reading extends Described {
  readonly method: 'GET';
  readonly connector: Command['connector'];
  /** What may stand behind the `?`. */
  readonly query: Type.TObject | null;
  readonly mediaType: 'application/json' | 'application/x-ndjson' | 'text/event-stream' | 'text/plain';
  readonly response: Type.TSchema | null;
}

export type Route = Command | Reading;

interface CommandDescription<Body extends Type.TObject> extends Described {
  readonly connector: Command['connector'];
  readonly body: Body;
  readonly example: Readonly<Record<string, unknown>> & Type.Static<Body>;
  act(puppet: ControlPuppet, body: Type.Static<Body>, connectorId: ConnectorId | 0): void | Promise<void>;
}

/** Its body is read as its schema says before it acts. */
export function command<Body extends Type.TObject>({ act, ...described }: CommandDescription<Body>): Command {
  const run: Command['run'] = (puppet, given, id) => act(puppet, readBody(described.body, given), id);
  return { method: 'POST', ...described, run };
}

/** The route this path belongs to, whatever the method. */
export function routeAt(path: string, routes: readonly Route[]): Route | undefined {
  return routes.find((route) => {
    const parts = route.path.split('/');
    const given = path.split('/');
    return parts.length === given.length && parts.every((part, index) => part === '{id}' || part === given[index]);
  });
}
