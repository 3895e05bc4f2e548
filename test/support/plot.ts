/** A run of a station as a picture: power over time in panels, one below the other. SVG, drawn by hand for it is little. */

export interface Line {
  readonly name: string;
  readonly color: string;
  /** Dashed lines are what may be, full ones what is. */
  readonly dashed?: boolean;
  /** It holds until the next point, instead of leading to it. */
  readonly stepped?: boolean;
  readonly points: readonly (readonly [seconds: number, kW: number])[];
}

export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

export interface Plot {
  readonly title: string;
  readonly seconds: number;
  readonly topKW: number;
  readonly panels: readonly Panel[];
  /** What was done, and when; told above the panels by number and below them in words. */
  readonly events: readonly { readonly atS: number; readonly what: string }[];
}

const width = 1000;
const left = 70;
const right = 30;
const panelHeight = 190;
const gap = 50;
const top = 90;

const ink = '#1d2733';
const grid = '#d9dfe6';
const faint = '#5d6b7a';

export function plotted({ title, seconds, topKW, panels, events }: Plot): string {
  const bottom = top + panels.length * (panelHeight + gap);
  const height = bottom + 20 + events.length * 20;
  const x = (atS: number) => round(left + (atS / seconds) * (width - left - right));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="13">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(left, 28, title, { size: 17, weight: 'bold' }),
    ...events.flatMap(({ atS }, index) => [
      `<line x1="${x(atS)}" y1="${top - 32}" x2="${x(atS)}" y2="${bottom - gap}" stroke="${faint}" stroke-dasharray="2 4"/>`,
      text(x(atS), top - 38, String(index + 1), { anchor: 'middle', fill: faint }),
    ]),
    ...panels.flatMap((panel, index) => panelAt(panel, top + index * (panelHeight + gap), { seconds, topKW, x })),
    ...events.map(({ atS, what }, index) =>
      text(left, bottom + 20 + index * 20, `${index + 1}   ${clockOf(atS)}   ${what}`, { fill: ink }),
    ),
    '</svg>',
    '',
  ].join('\n');
}

interface Scale {
  readonly seconds: number;
  readonly topKW: number;
  readonly x: (atS: number) => number;
}

function panelAt({ title, lines }: Panel, atY: number, { seconds, topKW, x }: Scale): string[] {
  const y = (kW: number) => round(atY + panelHeight - (kW / topKW) * panelHeight);
  const levels = Array.from({ length: 5 }, (_, index) => (topKW / 4) * index);
  const minutes = Array.from({ length: Math.floor(seconds / 60) + 1 }, (_, index) => index * 60);
  let legendX = left + 150;
  return [
    text(left, atY - 8, title, { weight: 'bold' }),
    ...lines.map(({ name, color, dashed = false }) => {
      const entry = `<line x1="${legendX}" y1="${atY - 12}" x2="${legendX + 24}" y2="${atY - 12}" stroke="${color}" stroke-width="2"${dashes(dashed)}/>${text(legendX + 30, atY - 8, name, {})}`;
      legendX += 60 + name.length * 8;
      return entry;
    }),
    ...levels.flatMap((kW) => [
      `<line x1="${left}" y1="${y(kW)}" x2="${width - right}" y2="${y(kW)}" stroke="${grid}"/>`,
      text(left - 8, y(kW) + 4, `${kW} kW`, { anchor: 'end', fill: faint }),
    ]),
    ...minutes.map((atS) => text(x(atS), atY + panelHeight + 16, clockOf(atS), { anchor: 'middle', fill: faint })),
    ...lines.map(({ color, dashed = false, stepped = false, points }) => {
      return `<path d="${pathOf(points, x, y, stepped)}" fill="none" stroke="${color}" stroke-width="2"${dashes(dashed)}/>`;
    }),
  ];
}

function pathOf(points: Line['points'], x: (s: number) => number, y: (kW: number) => number, stepped: boolean): string {
  const turns = points.filter(([, kW], index) => kW !== points[index - 1]?.[1] || kW !== points[index + 1]?.[1]);
  return turns
    .map(([atS, kW], index) => {
      if (index === 0) return `M${x(atS)} ${y(kW)}`;
      return stepped ? `H${x(atS)}V${y(kW)}` : `L${x(atS)} ${y(kW)}`;
    })
    .join('');
}

const dashes = (dashed: boolean) => (dashed ? ' stroke-dasharray="7 5"' : '');

interface TextStyle {
  readonly size?: number;
  readonly weight?: 'bold';
  readonly anchor?: 'middle' | 'end';
  readonly fill?: string;
}

function text(x: number, y: number, words: string, { size, weight, anchor, fill = ink }: TextStyle): string {
  const style = [
    size === undefined ? '' : ` font-size="${size}"`,
    weight === undefined ? '' : ` font-weight="${weight}"`,
    anchor === undefined ? '' : ` text-anchor="${anchor}"`,
  ].join('');
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${round(x)}" y="${round(y)}" fill="${fill}" stroke="#ffffff" stroke-width="4" paint-order="stroke"${style}>${escaped}</text>`;
}

const round = (value: number) => Math.round(value * 10) / 10;

const clockOf = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
