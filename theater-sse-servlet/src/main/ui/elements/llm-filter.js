import {read} from '../data/api.js';

const MOST_FOUND = 1000;
const MOST_FETCHED = 50;

/** What calls are chosen by, and how to read it from one. */
export const FIELDS = {
  status: call => call.status,
  model: call => call.model,
  provider: call => call.provider,
  role: call => call.role,
  step: (call, steps) => stepName(steps.get(call.stepId)),
};

/** The name of a step, which its rounds share. */
export function stepName(step) {
  return step?.title ?? step?.name ?? null;
}

/**
 * The calls of an execution that pass, and for every field how many calls there are of each value
 * when the other fields stay as they are.
 */
export function choose(model, {filter, found, stepId, errorsFirst}) {
  const names = Object.keys(FIELDS);
  const counts = Object.fromEntries(names.map(name => [name, new Map()]));
  const calls = [];
  for (const call of model.calls.values()) {
    if (model.executionId && call.executionId !== model.executionId) continue;
    if ((stepId && call.stepId !== stepId) || (found && !found.has(call.id))) continue;
    const values = names.map(name => FIELDS[name](call, model.steps));
    const fails = (name, i) => filter[name] && filter[name] !== values[i];
    const failing = names.filter(fails);
    if (!failing.length) calls.push(call);
    if (failing.length > 1) continue;
    names.forEach((name, i) => {
      const counted = values[i] && (!failing.length || failing[0] === name);
      if (counted) counts[name].set(values[i], (counts[name].get(values[i]) ?? 0) + 1);
    });
  }
  const bad = call => call.status === 'failed';
  return {counts, calls: errorsFirst
    ? [...calls.filter(bad), ...calls.filter(call => !bad(call))] : calls};
}

/** Sums over calls; of means, only calls that say something count. */
export function sums(calls) {
  const sum = {calls: calls.length, failed: 0, input: 0, output: 0, cached: 0, reasoning: 0, costs: {}};
  let [latency, timed, first, streamed] = [0, 0, 0, 0];
  for (const {status, usage, cost, durationMs, ttftMs} of calls) {
    if (status === 'failed') sum.failed++;
    sum.input += usage?.inputTokens ?? 0;
    sum.output += usage?.outputTokens ?? 0;
    sum.cached += usage?.cacheReadTokens ?? 0;
    sum.reasoning += usage?.reasoningTokens ?? 0;
    if (cost) sum.costs[cost.currency] = (sum.costs[cost.currency] ?? 0) + Number(cost.amount);
    if (durationMs) [latency, timed] = [latency + durationMs, timed + 1];
    if (ttftMs) [first, streamed] = [first + ttftMs, streamed + 1];
  }
  return {...sum, latencyMs: timed ? latency / timed : null, ttftMs: streamed ? first / streamed : null};
}

/** The same of all calls of a session, as the server has counted them. */
export function sumsOf(statistics, loaded) {
  const {usage} = statistics;
  return {
    ...loaded, calls: statistics.interactions, failed: statistics.failed, input: usage?.input_tokens,
    output: usage?.output_tokens, cached: usage?.cache_read_tokens, reasoning: usage?.reasoning_tokens,
    costs: statistics.costs ?? {}, latencyMs: statistics.latency?.mean_ms,
  };
}

/** The ids of calls in which the server finds a text; the newest ones are loaded if need be. */
export async function search(model, text, signal) {
  const found = new Set();
  let cursor = null;
  do {
    const url = new URL(`api/sessions/${encodeURIComponent(model.sessionId)}/llm-interactions`, model.apiBase);
    url.searchParams.set('text', text);
    url.searchParams.set('page_size', '200');
    if (cursor) url.searchParams.set('cursor', cursor);
    const {interactions, pagination} = await read(url.href, signal);
    interactions.forEach(call => found.add(call.id));
    cursor = pagination.has_more ? pagination.next_cursor : null;
  } while (cursor && found.size < MOST_FOUND);
  const missing = [...found].filter(id => !model.calls.has(id)).slice(0, MOST_FETCHED);
  for (const id of missing) await model.call(id);
  return found;
}

/** The call before this one that asked for the same: of a step of the same name, role and task. */
export function previousOf(model, call) {
  const same = other => stepName(model.steps.get(other.stepId)) === stepName(model.steps.get(call.stepId))
    && other.role === call.role && other.taskType === call.taskType;
  let previous = null;
  for (const other of model.calls.values()) {
    if (other.id === call.id) break;
    if (other.executionId === call.executionId && same(other)) previous = other;
  }
  return previous;
}
