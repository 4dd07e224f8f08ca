import {css, define, html, nothing} from '../base/element.js';
import {clock, duration} from '../base/format.js';
import {progressStyle, statusStyle, statusView} from '../base/status.js';
import {ExecutionsElement} from '../data/executions-element.js';
import {isUnfinished} from '../data/executions.js';
import {repeat} from '../vendor/directives/repeat.js';

const FILTERS = ['running', 'pending', 'succeeded', 'failed', 'cancelled', 'interrupted'];

/**
 * A card for a dashboard: the newest executions and how they went; `limit` of them at first, and as
 * many again for each "more". Emits `execution-select`.
 */
class TheaterExecutionHistory extends ExecutionsElement {
  static properties = {
    ...ExecutionsElement.properties,
    limit: {type: Number},
    status: {type: String},
    failure: {state: true},
  };

  static text = {
    en: {title: 'Executions', which: 'Which executions', empty: 'No executions yet.', 'empty.filter': 'No such executions.',
      running: '{n} running'},
    zh: {title: '执行历史', which: '筛选执行', empty: '暂无执行记录。', 'empty.filter': '没有符合条件的执行。', running: '{n} 个运行中'},
  };

  static styles = [statusStyle, progressStyle, css`
    :host { container-type: inline-size; background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
    header { display: flex; align-items: center; gap: 8px; padding: 8px 12px; border-bottom: 1px solid var(--line); }
    h2 { font-size: 1em; font-weight: 600; }
    header .run { flex: 1; }
    .space { flex: 1; }
    li + li { border-top: 1px solid var(--line); }
    li button { display: grid; grid-template-columns: minmax(0, 1fr) 9em 6em 8em; gap: 0 10px; align-items: center; width: 100%;
      padding: 7px 12px; border: 0; border-radius: 0; background: none; text-align: left; position: relative; }
    li button::before { content: ''; position: absolute; inset: 5px auto 5px 0; width: 3px; border-radius: 2px; background: currentColor; }
    li button > * { color: var(--text); }
    li button:hover { background: var(--tint); }
    li button:focus-visible { outline-offset: -2px; }
    .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .status.run { color: var(--run); } .status.good { color: var(--good); } .status.bad { color: var(--bad); }
    .status.warn { color: var(--warn); } .status.idle { color: var(--idle); }
    li .muted { color: var(--muted); }
    .number { text-align: right; }
    li.running button { box-shadow: inset 0 0 0 1px var(--run), inset 0 0 14px color-mix(in srgb, var(--run) 35%, transparent);
      animation: glow 2.4s ease-in-out infinite; }
    @keyframes glow { 50% { box-shadow: inset 0 0 0 1px var(--run), inset 0 0 4px color-mix(in srgb, var(--run) 15%, transparent); } }
    footer { padding: 6px 12px; border-top: 1px solid var(--line); text-align: center; }
    @container (max-width: 520px) {
      li button { grid-template-columns: minmax(0, 1fr) auto; }
      li .number { text-align: left; }
      li .when { text-align: right; }
    }
  `];

  #runs = new Map();
  #cursor = null;
  #asked = 0;
  #loaded = false;

  constructor() {
    super();
    this.limit = 10;
    this.status = '';
  }

  willUpdate(changed) {
    const {feed} = this;
    super.willUpdate(changed);
    if (this.feed !== feed || changed.has('status') || changed.has('limit')) this.#reload();
  }

  #reload() {
    this.#runs.clear();
    this.#cursor = null;
    this.#loaded = false;
    this.#more();
  }

  /** The next page; of answers that cross, the one to the last question counts. */
  async #more() {
    const asked = ++this.#asked;
    const {feed} = this;
    if (!feed) return;
    try {
      const {runs, cursor} = await feed.page(this.status, this.limit, this.#cursor);
      if (asked !== this.#asked) return;
      for (const run of runs) this.#runs.set(run.id, run);
      this.#cursor = cursor;
      this.#loaded = true;
      this.failure = null;
      this.fed();
    } catch (failure) {
      if (asked === this.#asked) this.failure = failure;
    }
    this.requestUpdate();
  }

  /** What happens now goes on top, unless the filter leaves it out. */
  fed() {
    for (const run of this.feed?.runs.values() ?? []) {
      if (this.status && run.status !== this.status) this.#runs.delete(run.id);
      else if (run.createdAt) this.#runs.set(run.id, run);
    }
  }

  render() {
    const runs = [...this.#runs.values()].sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
    const open = this.feed?.open.length ?? 0;
    return html`
      <header><h2>${this.t('title')}</h2>
        ${open ? html`<span class="run small">● ${this.t('running', {n: open})}</span>` : html`<span class="space"></span>`}
        <select aria-label=${this.t('which')} @change=${e => { this.status = e.target.value; }}>
          ${['', ...FILTERS].map(status => html`<option value=${status} ?selected=${status === this.status}>
            ${this.t(status ? 'status.' + status : 'all')}</option>`)}
        </select></header>
      ${this.failure ? this.#failed() : nothing}
      ${runs.length ? html`<ul>${repeat(runs, run => run.id, run => this.#item(run))}</ul>`
        : this.failure ? nothing
          : html`<p class="state">${this.t(!this.#loaded ? 'loading' : this.status ? 'empty.filter' : 'empty')}</p>`}
      ${this.#cursor ? html`<footer><button @click=${() => this.#more()}>${this.t('more')}</button></footer>` : nothing}`;
  }

  #failed() {
    return html`<p class="state" role="alert">${this.t('load.failed')}: ${this.failure.title ?? this.failure.message}
      <button @click=${() => this.#more()}>${this.t('try.again')}</button></p>`;
  }

  #item(run) {
    const open = isUnfinished(run.status);
    const tone = {succeeded: 'good', failed: 'bad', running: 'run'}[run.status] ?? 'idle';
    return html`<li class=${run.status}><button class=${tone} @click=${() => this.select(run)}>
      <span class="name" title=${run.input ?? ''}>${run.name ?? run.type ?? run.id}
        <span class="muted small">${run.sessionId}</span></span>
      ${statusView(this, run.status)}
      <span class="number small">${duration(this.took(run))}</span>
      <span class="when number small muted">${clock(run.createdAt, this.language)}</span>
      ${open ? html`<progress max="100" value=${run.progress ?? 0} aria-label=${run.name ?? run.id}></progress>` : nothing}
    </button></li>`;
  }
}

define('theater-execution-history', TheaterExecutionHistory);
