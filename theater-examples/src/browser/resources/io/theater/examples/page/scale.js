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

  constructor(count) {
    super();
    for (let i = 0; i < count; i++) this.calls.set('c' + i, call(i));
  }

  may() {
    return true;
  }
}

function call(i) {
  const names = `executionId parentId messageId round endpoint params metadata cost queuedMs error systemPrompt messages
    reasoning toolCalls rawRequest rawResponse truncated taskType chunkCount`;
  const at = Date.UTC(2025, 0, 1) + i * 1000;
  return {
    ...Object.fromEntries(names.split(/\s+/).map(name => [name, null])),
    id: 'c' + i, stepId: null, status: i % 50 === 7 ? 'failed' : 'completed', role: 'role ' + i % 7, attempt: 1,
    provider: 'openai', model: i % 2 ? 'gpt-4o' : 'gpt-4o-mini', requestedAt: at, endedAt: at + 900, durationMs: 900,
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
window.scale = {
  /** Shows so many calls; the milliseconds until they were painted. */
  async show(count) {
    shown?.remove();
    const model = new Calls(count);
    await painted();
    const start = performance.now();
    shown = document.createElement('theater-llm-io');
    shown.model = model;
    document.body.append(shown);
    let end;
    do end = await painted();
    while (!this.rows());
    return end - start;
  },
  get list() {
    return shown.shadowRoot.querySelector('theater-virtual-list');
  },
  rows() {
    return this.list?.querySelectorAll('[role=option]').length ?? 0;
  },
  elements() {
    return elements(document.documentElement);
  },
  /** Scrolls for so many frames; how many milliseconds each of them took. */
  async scroll(frames, by) {
    const times = [];
    let before = await new Promise(requestAnimationFrame);
    for (let i = 0; i < frames; i++) {
      this.list.scrollTop += by;
      const now = await new Promise(requestAnimationFrame);
      times.push(now - before);
      before = now;
    }
    return times;
  },
};
