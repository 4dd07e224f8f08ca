import {isOpen} from '../base/status.js';

const MOST_LANES = 3;

/**
 * What a timeline of an execution shows: a row for each step, nested ones below their parent, with
 * the LLM calls made in it; calls outside of steps come last, in a row whose `step` is null.
 *
 * @return {{rows: object[], from: number, to: number}} a row is `{step, depth, calls, lanes}`, a
 *   call in it `{call, lane}`: calls at the same time lie in different lanes
 */
export function rowsOf(model, run, now) {
  const known = new Map(), children = new Map(), calls = new Map();
  for (const step of model.steps.values()) {
    if (step.executionId === run.id) known.set(step.id, step);
  }
  for (const step of known.values()) add(children, known.has(step.parentId) ? step.parentId : null, step);
  for (const call of model.calls.values()) {
    if (call.executionId === run.id && call.requestedAt) {
      add(calls, known.has(call.stepId) ? call.stepId : null, call);
    }
  }
  let from = run.startedAt ?? run.createdAt ?? now;
  let to = run.finishedAt ?? (isOpen(run.status) ? now : from);
  const rows = [];
  const see = (start, end) => {
    from = Math.min(from, start);
    to = Math.max(to, end);
  };
  const put = (step, depth) => {
    const own = calls.get(step?.id ?? null) ?? [];
    for (const call of own) see(call.requestedAt, endOf(call, now));
    rows.push({step, depth, ...inLanes(own, now)});
  };
  const visit = (parent, depth) => {
    for (const step of children.get(parent) ?? []) {
      if (startOf(step)) see(startOf(step), endOf(step, now));
      put(step, depth);
      visit(step.id, depth + 1);
    }
  };
  visit(null, 0);
  if (calls.has(null)) put(null, 0);
  return {rows, from, to: Math.max(to, from + 1)};
}

/** When something began. */
export function startOf(record) {
  return record.requestedAt ?? record.startedAt ?? record.endedAt;
}

/** When something ended; what is open goes on until now. */
export function endOf(record, now) {
  const start = startOf(record);
  return record.endedAt ?? (record.durationMs !== null ? start + record.durationMs : isOpen(record.status) ? now : start);
}

function add(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function inLanes(calls, now) {
  const ends = [];
  const placed = calls.map(call => {
    let lane = ends.findIndex(end => end <= call.requestedAt);
    if (lane < 0) lane = ends.length < MOST_LANES ? ends.length : ends.indexOf(Math.min(...ends));
    ends[lane] = endOf(call, now);
    return {call, lane};
  });
  return {calls: placed, lanes: Math.max(1, ends.length)};
}
