/** Rounds of a loop beyond these are folded. */
const ROUNDS_SHOWN = 3;

/**
 * The rows of a tree of plan and reality, in the order in which they are seen.
 *
 * @typedef {{key: string, level: number, type: 'run' | 'step' | 'plan' | 'rounds', step: ?object,
 *   run: ?object, open: ?boolean, rounds: ?number, parent: ?string}} Row
 *   `open` is null for a row that has nothing below it
 */
export function rows(model, isOpen) {
  const children = new Map();
  for (const step of model.steps.values()) {
    const known = step.parentId && model.steps.has(step.parentId);
    const above = known ? step.parentId : 'run:' + step.executionId;
    if (children.has(above)) children.get(above).push(step);
    else children.set(above, [step]);
  }
  const runs = model.executions.filter(run => !model.executionId || run.id === model.executionId);
  const all = [];
  runs.forEach((run, i) => {
    const key = 'run:' + run.id;
    const steps = children.get(key) ?? [];
    if (runs.length === 1) {
      add(all, steps, 1, null, children, isOpen);
      plan(all, run, steps, 1, null);
      return;
    }
    const open = isOpen(key, i === 0);
    all.push({key, level: 1, type: 'run', run, open, parent: null});
    if (!open) return;
    add(all, steps, 2, key, children, isOpen);
    plan(all, run, steps, 2, key);
  });
  return all;
}

function add(all, steps, level, parent, children, isOpen) {
  const rounds = [...new Set(steps.map(step => step.iteration).filter(n => n !== null))];
  const hidden = rounds.length - ROUNDS_SHOWN;
  const fold = (parent ?? '') + ':rounds';
  const open = hidden > 1 ? isOpen(fold, false) : true;
  const last = hidden > 1 ? rounds[hidden - 1] : null;
  let folded = hidden <= 1;
  for (const step of steps) {
    const early = last !== null && step.iteration !== null && step.iteration <= last;
    if (early && !folded) {
      folded = true;
      all.push({key: fold, level, type: 'rounds', rounds: hidden, open, parent});
    }
    if (early && !open) continue;
    const below = children.get(step.id);
    const expanded = below ? isOpen(step.id, true) : null;
    all.push({key: step.id, level, type: 'step', step, open: expanded, parent});
    if (expanded) add(all, below, level + 1, step.id, children, isOpen);
  }
}

/** What the plan says is still to come. */
function plan(all, run, steps, level, parent) {
  if (!run.plan || run.finishedAt) return;
  const begun = new Set(steps.map(step => step.name));
  for (const step of run.plan) {
    if (begun.has(step.name)) continue;
    const key = `plan:${run.id}:${step.name}`;
    all.push({key, level, type: 'plan', step: {...step, status: 'pending'}, open: null, parent});
  }
}
