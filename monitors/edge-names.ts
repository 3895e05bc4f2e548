/**
 * What a transition of a chart is called, wherever it is spoken of: in the reviewed tables, in the coverage, on the
 * diagrams and by whoever lights the last one taken. Made of what the chart says, not of where it stands in the file.
 */

/** A transition of XState, as far as it is read here; that of the chart and the one that was taken look the same. */
export interface NamedTransition {
  readonly source: { readonly id: string };
  readonly target?: readonly { readonly id: string }[] | undefined;
  /** Empty for one that waits for no event. */
  readonly eventType: string;
  readonly guard?: unknown;
  readonly actions: readonly unknown[];
}

const written = new WeakMap<object, string>();

/** `source --event[guard]--> target / actions`; `(internal)` where it only acts. */
export function edgeName(edge: NamedTransition): string {
  const text = written.get(edge) ?? writeEdge(edge);
  written.set(edge, text);
  return text;
}

function writeEdge(edge: NamedTransition): string {
  const { source, eventType, guard, target, actions } = edge;
  const when = guard === undefined ? '' : `[${guardName(guard)}]`;
  const to = target?.map(({ id }) => id).join(', ') ?? '(internal)';
  const deeds = actions.length === 0 ? '' : ` / ${actions.map(actionName).join(', ')}`;
  return `${source.id} --${eventName(eventType) || 'always'}${when}--> ${to}${deeds}`;
}

/** `after untilRetry`, `done record`: the library's own events without the places they come from. */
export const eventName = (type: string): string =>
  type.replace(/^xstate\.(after|done|error)\.(?:actor\.)?([^.]+).*$/, '$1 $2');

/** Composed guards are functions that carry what they are made of. */
export function guardName(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  const { type, name, guards, stateValue } = guard as {
    type?: string;
    name?: string;
    guards?: readonly unknown[];
    stateValue?: unknown;
  };
  if (stateValue !== undefined) return `in ${JSON.stringify(stateValue).replace(/["{}]/g, '')}`;
  if (guards) return `${name}(${guards.map(guardName).join(', ')})`;
  return type ?? 'inline';
}

/** With what it is always given; what it computes from the moment has no name. */
export function actionName(action: unknown): string {
  if (typeof action === 'string') return action;
  const { type, params } = action as { type?: string; params?: unknown };
  const fixed = typeof params === 'object' && params !== null ? JSON.stringify(params).replace(/"/g, '') : '';
  return `${type ?? 'inline'}${fixed}`;
}
