import {isOpen} from '../base/status.js';

/** Figures of what is looked at: all executions of a model, or the one that is chosen. */
export function sums(model) {
  const {executionId} = model;
  const mine = record => !executionId || record.executionId === executionId;
  const total = {steps: 0, completed: 0, failed: 0, skipped: 0, calls: 0, input: 0, output: 0, costs: {}};
  for (const step of model.steps.values()) {
    if (!mine(step)) continue;
    total.steps++;
    if (step.status in total) total[step.status]++;
  }
  for (const call of model.calls.values()) {
    if (!mine(call)) continue;
    total.calls++;
    total.input += call.usage?.inputTokens ?? 0;
    total.output += call.usage?.outputTokens ?? 0;
    if (call.cost) pay(total.costs, call.cost.currency, Number(call.cost.amount));
  }
  const {statistics} = model;
  if (model.moreCalls && !executionId && statistics) {
    total.calls = Math.max(total.calls, statistics.interactions);
    total.input = statistics.usage?.input_tokens ?? total.input;
    total.output = statistics.usage?.output_tokens ?? total.output;
    total.costs = statistics.costs;
  }
  return total;
}

function pay(costs, currency, amount) {
  costs[currency] = (costs[currency] ?? 0) + amount;
}

/** The execution that is looked at; the newest when all are. */
export function shownRun(model) {
  const {executions, executionId} = model;
  return executions.find(run => run.id === executionId) ?? executions[0] ?? null;
}

/** Of the execution that is looked at: steps that are over, of those that are known or planned. */
export function progress(model) {
  const run = shownRun(model);
  if (!run) return null;
  const names = new Set();
  let known = 0, done = 0, failed = 0, skipped = 0;
  for (const step of model.steps.values()) {
    if (step.executionId !== run.id) continue;
    if (step.status === 'failed') failed++;
    if (step.status === 'skipped') skipped++;
    if (step.parentId) continue;
    names.add(step.name);
    known++;
    if (!isOpen(step.status) && step.status !== 'pending') done++;
  }
  const planned = run.plan?.filter(step => !names.has(step.name)).length ?? 0;
  return {done, failed, skipped, of: known + (isOpen(run.status) || run.status === 'pending' ? planned : 0)};
}

/** The step that works now, the innermost and newest; else the newest that failed, else the last. */
export function currentStep(model) {
  const run = shownRun(model);
  let running = null, failed = null, last = null;
  for (const step of model.steps.values()) {
    if (step.executionId !== run?.id) continue;
    if (step.status !== 'skipped') last = step;
    if (isOpen(step.status)) running = step;
    if (step.status === 'failed') failed = step;
  }
  return (running ?? failed ?? last)?.id ?? null;
}
