import {css, html} from '../base/element.js';

const MOST_EDITS = 1200;
const MOST_MS = 60;
const CONTEXT = 3;

/**
 * What turned one list of lines into another, by Myers: `[['=' | '-' | '+', line], …]`. What takes
 * too long comes as all removed and all added.
 */
export function diffLines(before, after) {
  let head = 0;
  let tail = 0;
  const shorter = Math.min(before.length, after.length);
  while (head < shorter && before[head] === after[head]) head++;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const same = line => ['=', line];
  return [
    ...before.slice(0, head).map(same),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

function middle(a, b) {
  const trace = a.length && b.length ? search(a, b) : null;
  return trace ? walkBack(a, b, trace) : [...a.map(line => ['-', line]), ...b.map(line => ['+', line])];
}

/** For each number of edits, how far each diagonal got before it; null when that takes too long. */
function search(a, b) {
  const until = performance.now() + MOST_MS;
  const most = Math.min(MOST_EDITS, a.length + b.length);
  const mid = most + 1;
  const reached = new Int32Array(2 * most + 3);
  const trace = [];
  for (let edits = 0; edits <= most && performance.now() < until; edits++) {
    trace.push(reached.slice(mid - edits - 1, mid + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      let x = isDown(reached, mid, k, edits) ? reached[mid + k + 1] : reached[mid + k - 1] + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reached[mid + k] = x;
      if (x >= a.length && x - k >= b.length) return trace;
    }
  }
  return null;
}

function isDown(reached, mid, k, edits) {
  return k === -edits || (k !== edits && reached[mid + k - 1] < reached[mid + k + 1]);
}

function walkBack(a, b, trace) {
  const out = [];
  let x = a.length;
  let y = b.length;
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const reached = trace[edits];
    const mid = edits + 1;
    const k = x - y;
    const added = isDown(reached, mid, k, edits);
    const fromX = reached[mid + (added ? k + 1 : k - 1)];
    for (const start = added ? fromX : fromX + 1; x > start; y--) out.push(['=', a[--x]]);
    out.push(added ? ['+', b[--y]] : ['-', a[--x]]);
  }
  while (x > 0) out.push(['=', a[--x]]);
  return out.reverse();
}

export const diffStyle = css`
  .diff { white-space: pre-wrap; }
  .diff > * { display: block; padding: 0 8px 0 20px; text-indent: -12px; text-decoration: none; min-height: 1.5em; }
  .diff > ::before { display: inline-block; width: 12px; text-indent: 0; content: attr(data-sign); }
  .diff ins { background: color-mix(in srgb, var(--good) 14%, transparent); }
  .diff del { background: color-mix(in srgb, var(--bad) 13%, transparent); }
  .diff .gap { color: var(--muted); text-align: center; background: var(--panel); }
`;

/** Two texts as one list of lines, removed and added; of what is the same, what stands beside. */
export function diffView(before, after, sayEqual) {
  const lines = diffLines(before.split('\n'), after.split('\n'));
  const near = new Uint8Array(lines.length);
  lines.forEach(([sign], at) => {
    if (sign !== '=') near.fill(1, Math.max(0, at - CONTEXT), at + CONTEXT + 1);
  });
  const out = [];
  for (let at = 0; at < lines.length; at++) {
    const [sign, line] = lines[at];
    const from = at;
    while (at < lines.length && !near[at]) at++;
    if (at > from) out.push(html`<span class="gap" data-sign="">${sayEqual(at - from)}</span>`);
    if (at > from) at--;
    else if (sign === '+') out.push(html`<ins data-sign="+">${line}</ins>`);
    else if (sign === '-') out.push(html`<del data-sign="−">${line}</del>`);
    else out.push(html`<span data-sign="">${line}</span>`);
  }
  return html`<pre class="diff">${out}</pre>`;
}
