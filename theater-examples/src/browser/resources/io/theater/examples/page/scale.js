/** The calls of a session as the elements are given them. */
class Calls extends EventTarget {
  sessionId = 'many';
  session = {id: 'many', title: 'Many calls'};
  executions = [];
  executionId = null;
  steps = new Map();
  calls = new Map();
  stream = 'off';
  error = null;
  loaded = true;
  statistics = null;
  moreCalls = false;

  /** Calls one after the other, alone or shared out among the steps of a run. */
  constructor(calls, steps = 0) {
    super();
    const each = calls / steps;
    for (let i = 0; i < calls; i++) this.calls.set('c' + i, call(i, steps && 's' + Math.floor(i / each)));
    for (let i = 0; i < steps; i++) this.steps.set('s' + i, step(i, each));
    if (!steps) return;
    this.executions = [{id: 'x', status: 'succeeded', createdAt: at(0), startedAt: at(0), finishedAt: at(calls)}];
  }

  may() {
    return true;
  }
}

const at = i => Date.UTC(2025, 0, 1) + i * 1000;

function step(i, calls) {
  return {
    id: 's' + i, executionId: 'x', parentId: i % 10 ? 's' + (i - i % 10) : null, order: i, name: 'step ' + i, title: null,
    status: i % 50 === 7 ? 'failed' : 'completed', attempt: 1, iteration: null, iterationTotal: null,
    startedAt: at(i * calls), endedAt: at((i + 1) * calls), durationMs: calls * 1000,
  };
}

function call(i, stepId) {
  const names = `executionId stepId parentId messageId round endpoint params metadata cost queuedMs error systemPrompt messages
    reasoning toolCalls rawRequest rawResponse truncated taskType chunkCount`;
  const started = at(i);
  return {
    ...Object.fromEntries(names.split(/\s+/).map(name => [name, null])),
    id: 'c' + i, ...(stepId && {executionId: 'x', stepId}), status: i % 50 === 7 ? 'failed' : 'completed',
    role: 'role ' + i % 7, attempt: 1,
    provider: 'openai', model: i % 2 ? 'gpt-4o' : 'gpt-4o-mini', requestedAt: started, endedAt: started + 900, durationMs: 900,
    usage: {inputTokens: 100 + i % 50, outputTokens: 20}, ttftMs: 200, finishReason: 'stop', promptLength: 12,
    responseLength: 10, userPrompt: 'Question ' + i, response: 'Answer ' + i, sanitized: false, whole: true,
  };
}

/** When the next frame has been painted. */
const painted = () => new Promise(done => {
  requestAnimationFrame(() => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(null);
  });
});

function elements(root) {
  let count = 0;
  for (const element of root.children) {
    count += 1 + elements(element) + (element.shadowRoot ? elements(element.shadowRoot) : 0);
  }
  return count;
}

let shown;

function rows() {
  return window.scale.list?.querySelectorAll('[role=option], .row').length ?? 0;
}

async function showIn(name, model) {
  shown?.remove();
  await painted();
  const start = performance.now();
  shown = document.createElement(name);
  shown.model = model;
  document.body.append(shown);
  let end;
  do end = await painted();
  while (!rows());
  return end - start;
}

/** Does something in so many frames; how many milliseconds each of them took. */
async function frames(count, act) {
  const times = [];
  let before = await new Promise(requestAnimationFrame);
  for (let i = 0; i < count; i++) {
    act(i);
    const now = await new Promise(requestAnimationFrame);
    times.push(now - before);
    before = now;
  }
  return times;
}

window.scale = {
  /** Shows so many calls; the milliseconds until they were painted. */
  show(count) {
    return showIn('theater-llm-io', new Calls(count));
  },
  /** The same of a timeline of calls in steps. */
  showTime(calls, steps) {
    return showIn('theater-timeline', new Calls(calls, steps));
  },
  /** What scrolls. */
  get list() {
    return shown.shadowRoot.querySelector('theater-virtual-list, .scroll');
  },
  rows,
  elements() {
    return elements(document.documentElement);
  },
  /** Scrolls on in each of so many frames; how many milliseconds they took. */
  scroll(count, by) {
    return frames(count, () => { this.list.scrollTop += by; });
  },
  /** Turns the wheel over a timeline: nearer in half of the frames, away again in the others. */
  zoom(count) {
    const rows = this.list.querySelector('svg');
    const turn = deltaY => new WheelEvent('wheel', {deltaY, ctrlKey: true, clientX: 700, clientY: 300, cancelable: true});
    return frames(count, i => rows.dispatchEvent(turn(i < count / 2 ? -15 : 15)));
  },
};
