/** Texts of a page that are too faint to read, by WCAG 2.2, 1.4.3: less than 4.5 to 1. */

/** What of an element is looked at: the tests know no names of a browser. */
interface Seen {
  readonly tagName: string;
  readonly namespaceURI: string;
  readonly placeholder?: string;
  readonly textContent: string;
  readonly parentElement: Seen | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string }>;
  readonly ownerDocument: {
    readonly defaultView: { getComputedStyle(element: Seen, pseudo?: string): Readonly<Record<string, string>> };
  };
  checkVisibility(options: object): boolean;
  querySelectorAll(selector: string): Iterable<Seen>;
}

/** Runs in the page: whatever it needs stands inside. */
export function weakTexts(body: Seen): string[] {
  type Colour = readonly [number, number, number, number];
  const colourOf = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const luminance = ([red, green, blue]: Colour) => {
    const linear = (value: number) => (value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const styleOf = (element: Seen, pseudo?: string) =>
    element.ownerDocument.defaultView.getComputedStyle(element, pseudo);
  const backgroundOf = (element: Seen | null): Colour => {
    if (element === null) return [255, 255, 255, 1];
    const colour = colourOf(styleOf(element)['backgroundColor'] ?? '');
    return colour[3] > 0.99 ? colour : backgroundOf(element.parentElement);
  };
  const opacityOf = (element: Seen | null): number =>
    element === null ? 1 : Number(styleOf(element)['opacity']) * opacityOf(element.parentElement);
  const ratioOf = (element: Seen, colour: Colour) => {
    const behind = backgroundOf(element);
    const share = colour[3] * opacityOf(element);
    const mixed = (at: 0 | 1 | 2) => colour[at] * share + behind[at] * (1 - share);
    const [one, other] = [luminance([mixed(0), mixed(1), mixed(2), 1]), luminance(behind)];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  };
  const isText = (element: Seen) =>
    Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
  const colourFor = (element: Seen): Colour | null => {
    if (element.placeholder) return colourOf(styleOf(element, '::placeholder')['color'] ?? '');
    if (!isText(element)) return null;
    const name = element.namespaceURI.endsWith('svg') ? 'fill' : 'color';
    return colourOf(styleOf(element)[name] ?? '');
  };
  return Array.from(body.querySelectorAll('*')).flatMap((element) => {
    const colour = element.checkVisibility({ visibilityProperty: true }) ? colourFor(element) : null;
    const ratio = colour === null ? 21 : ratioOf(element, colour);
    return ratio < 4.5 ? [`${element.tagName} ${element.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`] : [];
  });
}
