import {css, define, html, nothing} from '../base/element.js';
import {duration} from '../base/format.js';
import {recall, remember} from '../base/memory.js';
import {progressStyle, statusStyle, statusView} from '../base/status.js';
import {ExecutionsElement} from '../data/executions-element.js';
import {repeat} from '../vendor/directives/repeat.js';

const KEY = 'monitor';
const MOST_ENDED = 3;
const STEP_MS = 1000;

/**
 * A widget in the corner of a page: how many executions run, and which. Emits `execution-select`.
 * Whether it is open is remembered by the browser.
 */
class TheaterExecutionMonitor extends ExecutionsElement {
  static properties = {...ExecutionsElement.properties, open: {state: true}};

  static text = {
    en: {
      title: 'Executions', running: '{n} running', idle: 'Nothing is running', minimise: 'Minimise',
      away: 'Not connected', show: 'Show {name}',
    },
    zh: {
      title: '执行', running: '{n} 个运行中', idle: '没有正在运行的任务', minimise: '最小化', away: '未连接',
      show: '查看 {name}',
    },
  };

  static styles = [statusStyle, progressStyle, css`
    :host { position: fixed; right: 16px; bottom: 16px; z-index: 1000; max-width: calc(100vw - 32px); }
    .pill { display: flex; gap: 6px; align-items: center; border-radius: 999px; padding: 4px 14px; min-height: 34px;
      background: var(--raised); box-shadow: 0 2px 10px rgb(0 0 0 / .16); }
    section { width: 340px; max-width: 100%; background: var(--raised); border: 1px solid var(--line);
      border-radius: calc(var(--radius) + 2px); box-shadow: 0 4px 24px rgb(0 0 0 / .2); overflow: hidden; }
    header { display: flex; align-items: center; gap: 8px; padding: 6px 6px 6px 12px; border-bottom: 1px solid var(--line); }
    h2 { flex: 1; font-size: 1em; font-weight: 600; }
    ul { max-height: min(50vh, 420px); overflow-y: auto; }
    li + li { border-top: 1px solid var(--line); }
    li button { display: grid; grid-template-columns: 1fr auto; gap: 0 8px; width: 100%; padding: 7px 12px; text-align: left;
      border: 0; border-radius: 0; background: none; }
    li button:hover { background: var(--tint); }
    li button:focus-visible { outline-offset: -2px; }
    .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .doing { grid-column: 1 / -1; min-height: 1.5em; }
    .none { padding: 14px 12px; }
    .beat { animation: theater-pulse 1.6s ease-in-out infinite; }
  `];

  #steps = new Map();
  #ended = new Set();
  #seen = new Set();

  constructor() {
    super();
    this.open = recall(KEY) === 'open';
  }

  fed() {
    for (const run of this.feed.runs.values()) {
      if (!run.finishedAt) this.#seen.add(run.id);
      else if (this.#seen.delete(run.id)) this.#ended.add(run.id);
    }
    if (this.open) this.feed.open.forEach(run => this.#ask(run));
  }

  /** Asks what it is doing, at most once a second. */
  async #ask(run) {
    const {feed} = this;
    const known = this.#steps.get(run.id);
    if (known && Date.now() - known.at < STEP_MS) return;
    const now = {at: Date.now(), step: known?.step ?? null};
    this.#steps.set(run.id, now);
    now.step = await feed.currentStep(run).catch(() => null);
    this.requestUpdate();
  }

  #toggle(open) {
    this.open = open;
    remember(KEY, open ? 'open' : 'closed');
    if (open && this.feed) this.fed();
    this.updateComplete.then(() => this.renderRoot.querySelector(open ? 'header button' : '.pill')?.focus());
  }

  render() {
    const {feed} = this;
    const open = feed?.open ?? [];
    const words = feed?.error && !feed.loaded ? this.t('away')
      : open.length ? this.t('running', {n: open.length}) : this.t('idle');
    if (!this.open) {
      return html`<button class="pill ${open.length ? 'run' : 'muted'}" aria-expanded="false" @click=${() => this.#toggle(true)}>
        <span class=${open.length ? 'beat' : ''} aria-hidden="true">${open.length ? '●' : '○'}</span>${words}</button>`;
    }
    const ended = [...this.#ended].slice(-MOST_ENDED).reverse().map(id => feed?.runs.get(id)).filter(Boolean);
    return html`<section aria-label=${this.t('title')}>
      <header><h2>${this.t('title')}</h2><span class="small ${open.length ? 'run' : 'muted'}" role="status">${words}</span>
        <button class="plain" aria-expanded="true" aria-label=${this.t('minimise')} title=${this.t('minimise')}
          @click=${() => this.#toggle(false)}>–</button></header>
      ${open.length + ended.length === 0 ? html`<p class="none muted">${words}</p>` : html`<ul>
        ${repeat([...open, ...ended], run => run.id, run => this.#item(run))}</ul>`}
    </section>`;
  }

  #item(run) {
    const name = run.name ?? run.type ?? run.id;
    const step = this.#steps.get(run.id)?.step;
    return html`<li><button title=${this.t('show', {name})} @click=${() => this.select(run)}>
      <span class="name">${name} <span class="muted small">${run.sessionId}</span></span><span class="small number muted">${duration(this.took(run))}</span>
      <span class="doing small">${statusView(this, run.status)}
        ${!run.finishedAt && step ? html`<span class="muted"> · ${step}</span>` : nothing}</span>
      ${run.finishedAt ? nothing
        : html`<progress max="100" value=${run.progress ?? 0} aria-label=${name}></progress>`}
    </button></li>`;
  }
}

define('theater-execution-monitor', TheaterExecutionMonitor);
