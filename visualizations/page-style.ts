/** How the page of the diagrams looks, and the one thing it does: fit a picture to its frame. */
import { chartStyle, colourStyle, overviewStyle, scoped } from './style.js';

export const pageStyle = [
  colourStyle(':root'),
  scoped(chartStyle, 'svg.chart'),
  scoped(overviewStyle, 'svg.overview'),
  '*{box-sizing:border-box}',
  'body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}',
  'header,main{padding:0 clamp(12px,3vw,40px)}',
  'h1{font-size:1.6rem;margin:1.2rem 0 0}h2{font-size:1.25rem;margin:0}p{margin:.3rem 0 .7rem;color:var(--quiet);max-width:70ch}',
  'a{color:var(--event)}:focus-visible{outline:3px solid var(--hot);outline-offset:2px}',
  '.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--state);padding:6px 10px;z-index:2}',
  'nav{position:sticky;top:0;z-index:1;background:var(--inner);border-block:1px solid var(--rim);padding:6px clamp(12px,3vw,40px)}',
  'nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:2px 16px}nav a{display:inline-block;padding:2px 0}',
  'section{margin:1.6rem 0 2.4rem;scroll-margin-top:5.5rem}',
  'figure{margin:0 0 .6rem}.frame{overflow:auto;max-height:85vh;border:1px solid var(--rim);border-radius:8px;background:var(--paper)}',
  '.frame.fits svg{width:100%;height:auto}svg{display:block}',
  'button{font:inherit;color:var(--ink);background:var(--state);border:1px solid var(--rim);border-radius:6px;padding:3px 12px;margin:0 0 8px;cursor:pointer}',
  'details{margin:.4rem 0}summary{cursor:pointer;padding:4px 0}details .frame{max-height:60vh}',
  'table{border-collapse:collapse;font-size:.875rem;width:100%}th{position:sticky;top:0;background:var(--inner)}',
  'th,td{text-align:left;vertical-align:top;padding:3px 12px;border-bottom:1px solid var(--region);overflow-wrap:anywhere;min-width:6rem}',
  '.legend dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 20px;margin:.4rem 0}.legend dt{font-weight:600}.legend dd{margin:0;color:var(--quiet)}.lost{color:var(--missed)}',
  '@media (max-width:700px){nav{position:static}nav ul{gap:8px 18px}section{scroll-margin-top:0}.legend dl{grid-template-columns:1fr}.legend dd{margin:0 0 .5rem}.frame{max-height:75vh}}',
  '@media print{nav,button,.skip{display:none}.frame{overflow:visible;max-height:none;border:0}.frame svg{width:100%;height:auto}}',
].join('\n');

/** Without it the pictures are shown at 100 %, and the buttons are not. */
export const pageScript = `
for (const button of document.querySelectorAll('[data-fits]')) {
  const frame = document.getElementById(button.dataset.fits + '-frame');
  button.hidden = false;
  button.addEventListener('click', () => {
    const fits = frame.classList.toggle('fits');
    button.setAttribute('aria-pressed', String(fits));
    button.textContent = fits ? 'Show at 100 %' : 'Fit to the page';
  });
}
`;
