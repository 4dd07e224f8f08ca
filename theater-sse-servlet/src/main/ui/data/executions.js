import {read} from './api.js';
import {follow} from './feed.js';
import {EXECUTION, execution, merge} from './records.js';

const AGAIN_MS = 5000;
const MOST = 500;

/**
 * The executions that happen while somebody looks, in all sessions that the caller may see, those
 * that were open before included. Elements of one server share it. `change` is fired at most once
 * per frame.
 */
export class Executions extends EventTarget {
  static #shared = new Map();

  /** Those of a server; give it back with `release()`. */
  static acquire(apiBase) {
    let one = this.#shared.get(apiBase);
    if (!one) this.#shared.set(apiBase, one = new Executions(apiBase));
    one.#users++;
    return one;
  }

  /** By id. */
  runs = new Map();
  stream = 'connecting';
  error = null;
  loaded = false;

  #users = 0;
  #apiBase;
  #api;
  #unfollow;
  #asked = new Set();
  #frame = 0;
  #again = 0;

  constructor(apiBase) {
    super();
    this.#apiBase = apiBase;
    this.#api = new URL('api/', apiBase).href;
    this.#unfollow = follow(this.#api + 'executions/live', null, what => this.#receive(what));
    this.#load();
  }

  release() {
    if (--this.#users > 0) return;
    Executions.#shared.delete(this.#apiBase);
    this.#unfollow();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#again);
  }

  get open() {
    return [...this.runs.values()].filter(run => isUnfinished(run.status)).sort((a, b) => b.createdAt - a.createdAt);
  }

  /** One page, newest first: `{runs, cursor}`; the cursor is null at the end. */
  async page(status, limit, cursor) {
    const url = new URL('executions', this.#api);
    url.searchParams.set('page_size', limit);
    if (status) url.searchParams.set('status', status);
    if (cursor) url.searchParams.set('cursor', cursor);
    const {executions, pagination} = await read(url.href);
    return {
      runs: executions.map(run => merge(EXECUTION, null, execution(run))),
      cursor: pagination.has_more ? pagination.next_cursor : null,
    };
  }

  /** The title, or else the name, of what an execution is doing now; null when nobody can say. */
  async currentStep({id, sessionId}) {
    const path = `sessions/${encodeURIComponent(sessionId)}/step-progress?page_size=1&execution_id=`;
    const {summary} = await read(this.#api + path + encodeURIComponent(id));
    return summary.current_step_title ?? summary.current_step;
  }

  async #load() {
    clearTimeout(this.#again);
    try {
      const pages = await Promise.all(['running', 'pending'].map(status => this.page(status, 100, null)));
      const open = new Set(pages.flatMap(page => page.runs).map(run => run.id));
      for (const run of this.open) if (!open.has(run.id)) this.#read(run.id);
      for (const page of pages) page.runs.forEach(run => this.#put(run));
      this.error = null;
      this.loaded = true;
    } catch (error) {
      this.error = error;
      if (this.#users > 0) this.#again = setTimeout(() => this.#load(), error.retryAfterMs ?? AGAIN_MS);
    }
    this.#changed();
  }

  /** One whose beginning or end was missed. */
  async #read(id) {
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    try {
      this.#put(execution(await read(this.#api + 'executions/' + encodeURIComponent(id))));
    } catch {
      this.runs.delete(id);
    }
    this.#asked.delete(id);
    this.#changed();
  }

  #receive({state, error, event, joined}) {
    if (state) this.stream = state;
    if (error) this.error = error;
    if (joined || event?.type === 'snapshot') this.#load();
    if (event?.execution) this.#put(execution(event.execution));
    if (event?.executionId && !this.runs.get(event.executionId)?.createdAt) this.#read(event.executionId);
    if (event?.type === 'final_complete') {
      const {executionId: id, sessionId, status, timestamp} = event;
      this.#put({id, sessionId, status, finishedAt: Date.parse(timestamp)});
    }
    this.#changed();
  }

  #put(run) {
    const before = this.runs.get(run.id);
    const late = before?.finishedAt && !run.finishedAt;
    this.runs.set(run.id, merge(EXECUTION, before, late ? {...run, status: before.status, finishedAt: before.finishedAt} : run));
    if (this.runs.size > MOST) this.runs.delete([...this.runs.values()].find(one => one.finishedAt)?.id);
  }

  #changed() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.dispatchEvent(new Event('change'));
    });
  }
}

/** Whether an execution is still to come to an end. */
export function isUnfinished(status) {
  return status === 'pending' || status === 'running';
}
