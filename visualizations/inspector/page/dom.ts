/** The little that a page without a framework needs: make an element, and change only what has changed. */

type Listener = (event: Event) => void;
export type Attributes = Readonly<Record<string, string | number | boolean | null | Listener>>;
export type Child = Node | string | null;

/** A function is a listener of the event it is named after; false and null leave an attribute out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  apply(element, attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  apply(element, attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
}

function apply(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** What is the same already is left alone: a selection, a focus and a screen reader are not disturbed. */
export function put(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function mark(element: Element, name: string, value: string | boolean | null): void {
  const wanted = value === true ? '' : value;
  if (wanted === false || wanted === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== wanted) element.setAttribute(name, wanted);
}

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

/**
 * Children by key, in the order given: those that stay are the same elements, those that are new are made, the rest
 * goes. `fill` is called for each. An element that is moved loses the focus: so what goes is taken out first, and the
 * focus of one that goes is given to the one that stands in its place.
 */
export function keyed<T>(
  parent: Element,
  items: readonly T[],
  keyOf: (item: T) => string,
  make: (item: T) => Element,
  fill: (element: Element, item: T) => void,
): void {
  const before = new Map(Array.from(parent.children, (child) => [child.getAttribute('data-key') ?? '', child]));
  const focused = removeAllBut(new Set(items.map(keyOf)), parent);
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const found = before.get(key);
    const element = found ?? make(item);
    if (!found) element.setAttribute('data-key', key);
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
    fill(element, item);
  }
  if (focused !== null) focusIn(parent.children[Math.min(focused, parent.children.length - 1)]);
}

/** Gives the place of the child that had the focus and is gone. */
function removeAllBut(keys: ReadonlySet<string>, parent: Element): number | null {
  let focused: number | null = null;
  for (const [at, child] of Array.from(parent.children).entries()) {
    if (keys.has(child.getAttribute('data-key') ?? '')) continue;
    if (child.contains(document.activeElement)) focused = at;
    child.remove();
  }
  return focused;
}

function focusIn(element: Element | undefined): void {
  const inside = element?.querySelector('button, a, input, select') ?? null;
  if (inside instanceof HTMLElement) inside.focus();
}
