import {isOpen} from '../base/status.js';
import {change, read} from './api.js';
import {follow} from './feed.js';
import * as records from './records.js';

const {CALL, EXECUTION, SESSION, STEP, TEXTS, merge} = records;
const PAGE = 200;
const MOST_STEPS = 10_000;
const MOST_WAITING = 5000;
const MOST_TEXTS = 100;
const KEEP_MS = 200;
const AGAIN_MS = 5000;

/** What each type of event does to a model. */
let FOLDS;

/**
 * A session as elements see it: read by REST, then kept up to date by its live events. Elements of
 * the same session share one. `change` is fired at most once per frame.
 */
export class SessionModel extends EventTarget {
  static #shared = new Map();

  /** The model of a session; give it back with `release()`. */
  static acquire(apiBase, sessionId, live = true) {
    const key = [apiBase, sessionId, live].join('\n');
    let model = this.#shared.get(key);
    if (!model) {
      model = new SessionModel(apiBase, sessionId, live, () => this.#shared.delete(key));
      this.#shared.set(key, model);
    }
    model.#users++;
    return model;
  }

  session = null;
  executions = [];
  steps = new Map();
  calls = new Map();
  stream = 'off';
  error = null;
  loaded = false;
  statistics = null;
  moreCalls = false;
  paused = false;

  #executionId = null;
  #users = 0;
  #forget;
  #api;
  #live;
  #unfollow = null;
  #actions = new Set();
  #queue = [];
  #loading = null;
  #due = false;
  #ticking = false;
  #again = 0;
  #callsCursor = null;
  #epoch = null;
  #sequence = -1;
  #met = new Set();
  /** Records made in this frame, which may still be changed. */
  #drafts = new Set();
  /** Calls whose texts are held, least recently asked first. */
  #texts = new Set();

  constructor(apiBase, sessionId, live, forget) {
    super();
    this.apiBase = apiBase;
    this.sessionId = sessionId;
    this.#live = live;
    this.#forget = forget;
    this.#api = new URL('api/', apiBase).href;
    this.reload();
  }

  release() {
    this.#users--;
    setTimeout(() => this.#users === 0 && this.#close(), KEEP_MS); // elements that move come back
  }

  #close() {
    this.#users = -1;
    this.#forget();
    this.#unfollow?.();
    clearTimeout(this.#again);
  }

  /** The execution that is looked at; null for all of them. */
  get executionId() {
    return this.#executionId;
  }

  set executionId(id) {
    if (id === this.#executionId) return;
    this.#executionId = id;
    this.#changed();
  }

  /** Whether the caller may: 'READ_LLM_IO', 'CONTROL', 'EXPORT', 'DEBUG'. */
  may(action) {
    return this.#actions.has(action);
  }

  get pendingCount() {
    return this.paused ? this.#queue.filter(({type}) => type !== 'heartbeat').length : 0;
  }

  /** Lets what happens wait, so that it can be read; nothing is lost. */
  pause() {
    this.paused = true;
    this.#changed();
  }

  resume() {
    this.paused = false;
    if (this.#queue.length >= MOST_WAITING) {
      this.#queue = [];
      this.reload();
    }
    this.#changed();
  }

  // ---- reading

  #url(path, parameters = {}) {
    const url = new URL(path, this.#api);
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== null) url.searchParams.set(name, value);
    }
    return url.href;
  }

  #sessionUrl(path, parameters) {
    return this.#url(`sessions/${encodeURIComponent(this.sessionId)}/${path}`, parameters);
  }

  /** Reads everything again. Events that come meanwhile are applied after it. */
  reload() {
    clearTimeout(this.#again);
    this.#loading ??= this.#load().then(() => {
      this.error = null;
      this.loaded = true;
    }, error => {
      this.error = error;
      const refused = error.status === 401 || error.status === 403;
      if (this.#live && this.#users >= 0 && !refused) {
        this.#again = setTimeout(() => this.reload(), error.retryAfterMs ?? AGAIN_MS);
      }
    }).finally(() => {
      this.#loading = null;
      this.#changed();
    });
    return this.#loading;
  }

  async #load() {
    const state = await read(this.#sessionUrl('events', {wait: 0}));
    for (const event of state.events) this.#fold(event);
    this.#notify();
    if (this.#live && this.#users >= 0) this.#unfollow ??= this.#follow();
    const [me, runs, calls] = await Promise.all([
      read(this.#url('me')),
      read(this.#url('executions', {session_id: this.sessionId, page_size: PAGE})),
      this.#readCalls(null),
      this.#readSteps(),
    ]);
    this.#actions = new Set(me.actions);
    runs.executions.forEach(run => this.#putExecution(records.execution(run)));
    this.#putCalls(calls, this.calls.size === 0 || this.#callsCursor === null);
  }

  #follow() {
    const poll = this.#sessionUrl('events');
    return follow(this.#sessionUrl('live'), poll, ({event, state, error, joined}) => {
      if (state) this.stream = state;
      if (state === 'live' && this.loaded) this.error = null;
      if (error) this.error = {...error, status: error.status ?? (error.code === 'FORBIDDEN' ? 403 : 500)};
      if (event && this.#queue.length < MOST_WAITING) this.#queue.push(event);
      if (joined && this.loaded) this.reload();
      this.#changed();
    });
  }

  async #readSteps() {
    let page;
    for (let n = 1; !page || (page.has_more && n * PAGE <= MOST_STEPS); n++) {
      const answer = await read(this.#sessionUrl('step-progress', {page: n, page_size: PAGE}));
      answer.logs.forEach(log => this.#put(this.steps, STEP, records.step(log)));
      page = answer.pagination;
    }
    this.#sortSteps();
  }

  #sortSteps() {
    this.#sort(this.steps, 'startedAt', 'endedAt');
  }

  #readCalls(cursor) {
    return read(this.#sessionUrl('llm-interactions', {page_size: PAGE, cursor}));
  }

  #putCalls({interactions, statistics, pagination}, last) {
    interactions.forEach(call => this.#put(this.calls, CALL, records.call(call, false)));
    this.#sort(this.calls, 'requestedAt');
    this.statistics = statistics;
    if (!last) return;
    this.#callsCursor = pagination.next_cursor;
    this.moreCalls = pagination.has_more;
  }

  /** In place: others hold the map. Of the same millisecond, ids say which is first. */
  #sort(map, field, other = field) {
    const at = record => record[field] ?? record[other] ?? Infinity;
    const compare = (a, b) => at(a) - at(b) || (a.order ?? 0) - (b.order ?? 0) || (a.id < b.id ? -1 : 1);
    const all = [...map.values()];
    if (all.every((record, i) => i === 0 || compare(all[i - 1], record) <= 0)) return;
    all.sort(compare);
    map.clear();
    all.forEach(record => map.set(record.id, record));
  }

  /** The page of calls before those that are here. */
  async loadMoreCalls() {
    if (!this.moreCalls) return;
    this.#putCalls(await this.#readCalls(this.#callsCursor), true);
    this.#changed();
  }

  /** A step with all that is known of it. */
  async step(id) {
    const path = `step-execution/${encodeURIComponent(id)}/details`;
    const now = records.step(await read(this.#url(path)));
    const before = this.steps.get(id);
    if (this.#isLate(before, now)) return before;
    // what streams is ahead of what was read
    if (isOpen(before?.status)) delete now.output, delete now.reasoning;
    this.#put(this.steps, STEP, now);
    this.#changed();
    return this.steps.get(id);
  }

  /** Whether something was read before it ended, and has ended meanwhile. */
  #isLate(before, now) {
    return this.#live && isOpen(now.status) && before?.endedAt && !isOpen(before.status);
  }

  /** A step that was never seen to start, such as a skipped one. */
  #meet(event) {
    const {stepId} = event;
    if (this.#met.has(stepId)) return;
    this.#met.add(stepId);
    this.step(stepId).then(() => {
      FOLDS[event.type](this, event);
      this.#sortSteps();
      this.#changed();
    }, () => this.#met.delete(stepId));
  }

  /** A call with its texts. */
  async call(id) {
    const path = `llm-interactions/${encodeURIComponent(id)}/details`;
    const now = records.call(await read(this.#url(path)), true);
    const before = this.calls.get(id);
    if (this.#isLate(before, now)) return before;
    if (isOpen(now.status)) {
      now.whole = false;
      if (before?.response) delete now.response, delete now.reasoning, delete now.toolCalls;
    }
    this.#hold(id);
    this.#put(this.calls, CALL, now);
    this.#changed();
    return this.calls.get(id);
  }

  /** Texts of 100 calls stay; others are asked for again. */
  #hold(id) {
    this.#texts.delete(id);
    this.#texts.add(id);
    if (this.#texts.size <= MOST_TEXTS) return;
    const [oldest] = this.#texts;
    this.#texts.delete(oldest);
    const call = this.calls.get(oldest);
    if (!call) return;
    const bare = {...call, whole: false};
    for (const name of TEXTS) bare[name] = null;
    this.calls.set(oldest, bare);
  }

  /** `{nodes, edges, status, truncated}` as REST says it. */
  flow(executionId = null) {
    return read(this.#sessionUrl('flow-visualization', {execution_id: executionId}));
  }

  exportUrl(format) {
    return this.#sessionUrl('export', {format});
  }

  cancel(executionId) {
    return change(this.#url(`executions/${encodeURIComponent(executionId)}/cancel`));
  }

  retry(executionId, stepId) {
    const step = `steps/${encodeURIComponent(stepId)}/retry`;
    return change(this.#url(`executions/${encodeURIComponent(executionId)}/${step}`));
  }

  // ---- following

  /**
   * What comes after a quiet frame is applied at once, so that the next frame only has to draw it;
   * what comes more often is gathered, once per frame.
   */
  #changed() {
    this.#due = true;
    if (this.#ticking || this.#users < 0) return;
    this.#tick();
    queueMicrotask(() => this.#apply());
  }

  #tick() {
    this.#ticking = true;
    let done = false;
    const frame = () => {
      if (done) return;
      done = true;
      this.#ticking = this.#due;
      if (!this.#due) return;
      this.#tick();
      this.#apply();
    };
    requestAnimationFrame(frame);
    setTimeout(frame, 500); // hidden tabs have no frames
  }

  #apply() {
    this.#due = false;
    if (!this.paused && !this.#loading) {
      const events = this.#queue;
      this.#queue = [];
      for (const event of events) this.#fold(event);
    }
    this.#notify();
  }

  #notify() {
    this.#drafts.clear();
    this.dispatchEvent(new Event('change'));
  }

  #fold(event) {
    if (event.type === 'heartbeat') this.#missed(event, event.sequence > this.#sequence);
    else if (event.type === 'snapshot') this.#foldSnapshot(event);
    else if (event.sequence > this.#sequence) {
      this.#sequence = event.sequence;
      FOLDS[event.type]?.(this, event);
    }
  }

  #missed({epoch, sequence}, missed) {
    if (!missed && epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#sequence = sequence;
    if (this.loaded) this.reload();
  }

  #foldSnapshot(event) {
    this.#missed(event, event.sequence !== this.#sequence);
    this.#putSession(records.session(event.session));
    event.executions.forEach(run => this.#putExecution(records.execution(run)));
    for (const step of event.steps) {
      const known = this.steps.get(step.id)?.executionId ?? event.executionId;
      this.#put(this.steps, STEP, records.liveStep(step, known));
    }
    for (const call of event.interactions) {
      const run = this.steps.get(call.stepId)?.executionId ?? event.executionId;
      this.#put(this.calls, CALL, records.liveCall(call, run));
      this.#hold(call.interactionId);
    }
  }

  #putSession(session) {
    this.session = merge(SESSION, this.session, session);
  }

  #putExecution(run) {
    const at = this.executions.findIndex(other => other.id === run.id);
    const record = merge(EXECUTION, this.executions[at], run);
    this.executions = at < 0 ? [...this.executions, record] : this.executions.with(at, record);
    this.executions.sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
  }

  #put(map, empty, now) {
    map.set(now.id, merge(empty, map.get(now.id), now));
  }

  /** The record of this id, to be changed in this frame. */
  #edit(map, id) {
    let record = map.get(id);
    if (!record || this.#drafts.has(record)) return record;
    record = {...record};
    map.set(id, record);
    this.#drafts.add(record);
    return record;
  }

  static {
    const at = event => Date.parse(event.timestamp);
    const step = (model, event, change) => {
      const record = model.#edit(model.steps, event.stepId);
      if (record) change(record);
      else model.#meet(event);
    };
    const ended = status => (model, event) => step(model, event, record => {
      const {result, reason = null, error} = event;
      record.status = status ?? (event.status === 'error' ? 'failed' : event.status ?? 'failed');
      record.endedAt ??= at(event);
      record.durationMs = result?.duration ?? (record.startedAt && record.endedAt - record.startedAt);
      record.summary = result?.summary ?? record.summary;
      record.result = result?.data ?? record.result;
      record.reason = reason;
      record.error = error ?? null;
      if (status === 'completed') record.progress = 100;
    });
    const run = (model, {execution}) => model.#putExecution(records.execution(execution));
    const call = (model, event) => {
      model.#put(model.calls, CALL, records.liveCall(event, event.executionId));
      model.#hold(event.interactionId);
    };
    FOLDS = {
      execution_start: run,
      execution_update: run,
      session_update: (model, {session}) => model.#putSession(records.session(session)),
      final_complete(model, event) {
        const {status, summary, error = null} = event;
        model.#putExecution({id: event.executionId, status, error, finishedAt: at(event),
          output: summary.output});
      },
      step_start(model, event) {
        const fresh = {endedAt: null, durationMs: null, reason: null, error: null, result: null,
          summary: null, progress: null, message: null};
        model.#put(model.steps, STEP, {...fresh, id: event.step.id});
        model.#put(model.steps, STEP, records.liveStep(event.step, event.executionId));
      },
      step_progress: (model, event) => step(model, event, record => {
        record.progress = event.progress ?? record.progress;
        record.message = event.message ?? record.message;
      }),
      step_content: (model, event) => step(model, event, record => {
        const {text, reasoning, metadata} = event.content;
        if (text) record.output = (record.output ?? '') + text;
        if (reasoning) record.reasoning = (record.reasoning ?? '') + reasoning;
        if (metadata) record.metadata = {...record.metadata, ...metadata};
      }),
      step_retry: (model, event) => step(model, event, record => {
        record.status = 'retrying';
        record.attempt = event.attempt;
        record.error = event.error ?? record.error;
      }),
      step_complete: ended('completed'),
      step_skipped: ended('skipped'),
      step_error: ended(null),
      llm_start: call,
      llm_complete: call,
      llm_error: call,
      llm_finalized: call,
      llm_delta(model, event) {
        const record = model.#edit(model.calls, event.interactionId);
        if (!record) return;
        record.status = 'streaming';
        if (event.text) record.response = (record.response ?? '') + event.text;
        if (event.reasoning) record.reasoning = (record.reasoning ?? '') + event.reasoning;
        if (event.toolCall) record.toolCalls = [...(record.toolCalls ?? []), event.toolCall];
        record.responseLength = (record.responseLength ?? 0) + event.textLength;
        record.reasoningLength = (record.reasoningLength ?? 0) + event.reasoningLength;
        record.ttftMs ??= at(event) - record.requestedAt;
      },
    };
  }
}
