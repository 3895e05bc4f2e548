/** What the pictures look like, in the light and in the dark; the page that shows them uses the same names. */

const light = {
  paper: '#ffffff',
  inner: '#f8fafc',
  region: '#f1f5f9',
  state: '#ffffff',
  rim: '#64748b',
  ink: '#0f172a',
  quiet: '#475569',
  line: '#64748b',
  event: '#1e3a8a',
  after: '#92400e',
  done: '#6b21a8',
  error: '#b91c1c',
  status: '#0f766e',
  hot: '#c2410c',
  missed: '#dc2626',
  missedFill: '#fee2e2',
  lit: '#15803d',
  litFill: '#dcfce7',
};

const dark: typeof light = {
  paper: '#0b1120',
  inner: '#111a2e',
  region: '#162036',
  state: '#1e293b',
  rim: '#94a3b8',
  ink: '#f1f5f9',
  quiet: '#cbd5e1',
  line: '#94a3b8',
  event: '#a5c8ff',
  after: '#fcd34d',
  done: '#d8b4fe',
  error: '#fca5a5',
  status: '#5eead4',
  hot: '#fdba74',
  missed: '#f87171',
  missedFill: '#451a1f',
  lit: '#4ade80',
  litFill: '#14342a',
};

const variables = (colours: typeof light) =>
  Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');

/** The colours of `scope`, by the wish of whoever looks. */
export const colourStyle = (scope: string): string =>
  `${scope}{color-scheme:light dark;${variables(light)}}` +
  `@media (prefers-color-scheme:dark){${scope}{${variables(dark)}}}`;

export const fonts = 'system-ui,-apple-system,&quot;Segoe UI&quot;,Roboto,&quot;DejaVu Sans&quot;,sans-serif';

/** `.on`: active, `.hot`: taken last, `.missed`: in no test. Whoever shows a chart sets them; a file has the last only. */
export const chartStyle = [
  '.paper{fill:var(--paper)}',
  '.state>rect{fill:var(--state);stroke:var(--rim);stroke-width:1.2}',
  '.state.compound>rect,.state.parallel>rect{fill:var(--inner)}',
  '.state.region>rect{fill:var(--region);stroke-dasharray:6 4}',
  '.state.missed>rect{stroke:var(--missed);fill:var(--missedFill);stroke-width:2}',
  '.state.on>rect{stroke:var(--lit);fill:var(--litFill);stroke-width:2.4}',
  'text{font-size:12px;fill:var(--quiet);paint-order:stroke;stroke:var(--inner);stroke-width:3px;stroke-linejoin:round}',
  '.name{font-size:14px;font-weight:600;fill:var(--ink)}',
  'text.ocpp{fill:var(--status)}',
  'text.event{fill:var(--event)}text.after{fill:var(--after)}',
  'text.done{fill:var(--done)}text.error{fill:var(--error)}',
  'path{fill:none;stroke:var(--line);stroke-width:1.3}',
  'path.after{stroke:var(--after);stroke-dasharray:2 3}path.done{stroke:var(--done)}path.error{stroke:var(--error)}',
  'path.tip{stroke:none;fill:var(--line)}path.tip.after{fill:var(--after)}',
  'path.tip.done{fill:var(--done)}path.tip.error{fill:var(--error)}',
  '.dot{fill:var(--ink)}',
  '.missed>text{fill:var(--missed);font-weight:600}',
  'path.missed{stroke:var(--missed);stroke-width:2.2}path.tip.missed{fill:var(--missed)}',
  '.hot>text{fill:var(--hot);font-weight:600}',
  '.hot>path{stroke:var(--hot);stroke-width:2.6}.hot>path.tip{stroke:none;fill:var(--hot)}',
].join('');

/** The four with whom nearly everybody speaks have a colour each. */
export const overviewStyle = [
  '.paper{fill:var(--paper)}',
  '.actor>rect,.card>rect{fill:var(--state);stroke:var(--rim);stroke-width:1.4}',
  '.outside>rect{fill:var(--region);stroke-dasharray:6 4}',
  'text{font-size:12px;fill:var(--quiet)}',
  '.to{fill:var(--event);font-weight:600}',
  '.name{font-size:14px;font-weight:600;fill:var(--ink)}',
  '.says{stroke:var(--event);fill:var(--event)}.says.outbox{stroke:var(--done);fill:var(--done)}',
  '.says.station{stroke:var(--after);fill:var(--after)}.says.CSMS{stroke:var(--status);fill:var(--status)}',
  '.says.hardware{stroke:var(--error);fill:var(--error)}',
  '.says path{fill:none;stroke-width:1.3}.says path.tip{stroke:none;fill:inherit}',
  '[data-actor=outbox]>rect{stroke:var(--done);stroke-width:2.4}[data-actor=station]>rect{stroke:var(--after);stroke-width:2.4}',
  '[data-actor=CSMS]>rect{stroke:var(--status);stroke-width:2.4}[data-actor=hardware]>rect{stroke:var(--error);stroke-width:2.4}',
].join('');

/** The same rules for what is below `scope` only: where several pictures share a page. */
export const scoped = (style: string, scope: string): string =>
  style.replace(/([^{}]+)\{/g, (_, selectors: string) => {
    const own = selectors.split(',').map((selector) => `${scope} ${selector}`);
    return `${own.join(',')}{`;
  });
