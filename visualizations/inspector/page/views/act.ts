/** A button for each thing the control API can do, made from its own description. */
import { byId, el, mark, put } from '../dom.js';
import type { Scene, View, Wishes } from '../scene.js';
import { asked } from '../source.js';

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

interface Operation {
  readonly summary?: string;
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: Schema; readonly example?: object }>>;
  };
}

interface Description {
  readonly paths?: Readonly<Record<string, { readonly post?: Operation }>>;
}

export function act(wishes: Wishes): View {
  const why = el('p', { class: 'lead' });
  const forms = el('div', { class: 'forms' });
  byId('act').append(el('h2', {}, 'Buttons'), why, forms);
  let outlets = 0;
  let isAsked = false;
  return {
    render({ mayAct, whyNot, present }: Scene) {
      put(why, mayAct ? 'You are the driver, the car, the technician and the power grid.' : (whyNot ?? ''));
      mark(forms, 'hidden', !mayAct);
      const count = present.outlets.length;
      if (!mayAct || (isAsked && count === outlets)) return;
      isAsked = true;
      outlets = count;
      void described().then((paths) => {
        forms.replaceChildren(...paths.map(([path, operation]) => form(path, operation, count, wishes)));
      });
    },
  };
}

async function described(): Promise<readonly (readonly [string, Operation])[]> {
  const response = await asked('api/v1/openapi.json').catch(() => null);
  if (!response?.ok) return [];
  const { paths = {} } = (await response.json()) as Description;
  return Object.entries(paths).flatMap(([path, { post }]) => (post ? [[path, post] as const] : []));
}

function form(path: string, { summary = path, requestBody }: Operation, outlets: number, wishes: Wishes): HTMLElement {
  const { schema = {}, example = {} } = requestBody?.content?.['application/json'] ?? {};
  const names = Object.keys(schema.properties ?? {});
  const fields = names.map((name) => field(name, schema, Reflect.get(example, name)));
  const outlet = path.includes('{id}') ? outletChoice(outlets) : null;
  const said = el('output', { class: 'said' });
  const submit = async (event: Event) => {
    event.preventDefault();
    const body = Object.fromEntries(fields.flatMap(({ read }) => read()));
    put(said, await wishes.act(path.replace(/^\//, '').replace('{id}', outlet?.value ?? ''), body));
  };
  return el(
    'form',
    { submit: (event) => void submit(event), 'aria-label': summary },
    el('h3', {}, summary),
    el('code', {}, `POST ${path}`),
    outlet && el('label', {}, 'connector ', outlet),
    ...fields.map(({ element }) => element),
    el('button', { type: 'submit' }, path.split('/').at(-1) ?? path),
    said,
  );
}

function outletChoice(count: number): HTMLSelectElement {
  const numbers = Array.from({ length: count + 1 }, (_, at) => (at === count ? 0 : at + 1));
  return el(
    'select',
    {},
    ...numbers.map((id) => el('option', { value: id }, id === 0 ? '0 (the station)' : String(id))),
  );
}

interface Field {
  readonly element: HTMLElement;
  /** Nothing where it was left empty. */
  readonly read: () => readonly (readonly [string, unknown])[];
}

function field(name: string, { properties = {}, required = [] }: Schema, value: unknown): Field {
  const schema = properties[name] ?? {};
  const words = `${name}${required.includes(name) ? '' : ' (optional)'}`;
  const choices = schema.enum ?? schema.anyOf?.flatMap((one) => one.enum ?? []) ?? [];
  const labelled = (input: HTMLElement) => el('label', { title: schema.description ?? '' }, `${words} `, input);
  if (schema.type === 'boolean') {
    const options = ['', 'true', 'false'].map((one) =>
      el('option', { value: one, selected: String(value ?? '') === one }, one),
    );
    const select = el('select', {}, ...options);
    return { element: labelled(select), read: () => (select.value === '' ? [] : [[name, select.value === 'true']]) };
  }
  if (choices.length > 0) {
    const options = ['', ...choices.map(String)].map((one) =>
      el('option', { value: one, selected: String(value ?? '') === one }, one),
    );
    const select = el('select', {}, ...options);
    return { element: labelled(select), read: () => (select.value === '' ? [] : [[name, select.value]]) };
  }
  const isNumber = schema.type === 'number' || schema.type === 'integer';
  const input = el('input', {
    type: isNumber ? 'number' : 'text',
    step: 'any',
    min: schema.minimum ?? null,
    max: schema.maximum ?? null,
    maxlength: schema.maxLength ?? null,
    value: value === undefined ? null : String(value),
  });
  return {
    element: labelled(input),
    read: () => (input.value === '' ? [] : [[name, isNumber ? Number(input.value) : input.value]]),
  };
}
