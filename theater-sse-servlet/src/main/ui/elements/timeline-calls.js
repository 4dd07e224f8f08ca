import {nothing, svg} from '../base/element.js';
import {look} from '../base/status.js';
import {round} from './time-scale.js';
import {endOf} from './timeline-rows.js';

/** How high the bar of a step is, which calls lie in. */
export const HIGH = 14;
const NEAR = 2;

/**
 * The calls of a row as one shape for each status, because a row may have thousands: what waits for
 * its first token paler, and those that would lie in the same pixels once. `marked(call, n)` says
 * which have a frame around them.
 */
export function callBars({calls, lanes}, scale, now, marked) {
  const shapes = new Map();
  const frames = [];
  const ends = [];
  const add = (kind, x, y, w, h) => shapes.set(kind, `${shapes.get(kind) ?? ''}M${x} ${y}h${w}v${h}h${-w}z`);
  calls.forEach(({call, lane}, n) => {
    const [x, w] = scale.clip(call.requestedAt, endOf(call, now));
    const frame = marked(call, n);
    if (w === null || (x + w < (ends[lane] ?? -1) + 1 && !frame)) return;
    ends[lane] = x + w;
    const [y, h] = place(lane, lanes);
    const {tone} = look(call.status);
    const kind = `call ${tone === 'good' ? 'done' : tone}`;
    const wait = call.ttftMs === null ? 0 : round(Math.min(w, scale.x(call.requestedAt + call.ttftMs) - x));
    if (wait > 2) add(`${kind} wait`, x, y, round(wait - .8), h);
    add(kind, wait > 2 ? round(x + wait + .7) : x, y, wait > 2 ? round(Math.max(1, w - wait - .7)) : w, h);
    if (frame) frames.push(svg`<rect class="frame" x=${x} y=${y} width=${w} height=${h} rx="1"/>`);
  });
  return [[...shapes].map(([kind, d]) => svg`<path class=${kind} d=${d}/>`), frames.length ? frames : nothing];
}

/** The number of the call of a row at a point of its bar; null when there is none. */
export function callAt({calls, lanes}, scale, now, px, py) {
  let nearest = null, least = NEAR;
  calls.forEach(({call, lane}, n) => {
    const [x, w] = scale.clip(call.requestedAt, endOf(call, now));
    const [y, h] = place(lane, lanes);
    const away = Math.max(x - px, px - x - w, 0);
    if (w === null || py < y - NEAR || py > y + h + NEAR || away >= least) return;
    nearest = n;
    least = away;
  });
  return nearest;
}

function place(lane, lanes) {
  const h = (HIGH - 4) / lanes;
  return [round(2 + lane * h), round(Math.max(2, h - (lanes > 1 ? 1 : 0)))];
}
