import {css, define, html, nothing} from '../base/element.js';
import {count, duration, money} from '../base/format.js';
import {isOpen, statusStyle, statusView} from '../base/status.js';
import {SessionElement} from '../data/session-element.js';
import {currentStep, shownRun, sums} from '../data/sums.js';
import '../parts/copy.js';
import './debug.js';
import './flow.js';
import './llm-io.js';
import './step-details.js';
import './step-progress.js';
import './timeline.js';
import {trouble, troubleLine, troubleText} from './trouble.js';

export const TABS = ['theater', 'progress', 'llm', 'visualization', 'timeline'];
const NO_FILTER = {};
const FORMATS = {html: 'HTML', markdown: 'Markdown', json: 'JSON', jsonl: 'JSON Lines'};

/**
 * A session with its tabs. Alone on a page it keeps what is chosen to itself; it tells it by
 * `tab-select {tab}`, `step-select {id}`, `interaction-select {id}`, `execution-select {id, sessionId}`,
 * `filter-change {filter}`, `session-title {title}` and `stream-state {state}`.
 */
export class SessionView extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    tab: {type: String, reflect: true},
    selectedStep: {attribute: false},
    selectedCall: {attribute: false},
    execution: {attribute: false},
    filter: {attribute: false},
    debug: {state: true},
    told: {state: true},
  };
  static text = {
    en: {
      ...troubleText.en,
      'tab.theater': 'Theater', 'tab.progress': 'Progress', 'tab.llm': 'LLM',
      'tab.visualization': 'Flow', 'tab.timeline': 'Timeline', tabs: 'Views of the session',
      'stream.connecting': 'Connecting', 'stream.live': 'Live', 'stream.reconnecting': 'Reconnecting',
      'stream.polling': 'Polling', 'stream.ended': 'Ended', 'stream.off': 'Not live',
      pause: 'Pause', resume: 'Resume', export: 'Export', debug: 'Debug', executions: 'Execution',
      'executions.all': 'All {n} executions', asked: 'Cancelling was asked for',
      failed: '{n} failed', skipped: '{n} skipped', done: '{n} steps', calls: '{n} LLM calls',
      follow: 'Follow what runs',
      'tokens.short': 'tokens', tokens: 'tokens in → out',
    },
    zh: {
      ...troubleText.zh,
      'tab.theater': '剧场', 'tab.progress': '进度', 'tab.llm': '模型调用',
      'tab.visualization': '流程', 'tab.timeline': '时间线', tabs: '会话视图',
      'stream.connecting': '连接中', 'stream.live': '实时', 'stream.reconnecting': '重新连接中',
      'stream.polling': '轮询', 'stream.ended': '已结束', 'stream.off': '非实时',
      pause: '暂停', resume: '继续', export: '导出', debug: '调试', executions: '执行',
      'executions.all': '全部 {n} 次执行', asked: '已请求取消',
      failed: '{n} 个失败', skipped: '{n} 个跳过', done: '{n} 个步骤', calls: '{n} 次模型调用',
      follow: '跟随运行',
      'tokens.short': 'Token', tokens: 'Token 输入 → 输出',
    },
  };
  static styles = [statusStyle, css`
    :host { container-type: inline-size; display: flex; flex-direction: column;
      height: min(90vh, 1000px); min-height: 320px;
      min-height: 0; background: var(--bg); }
    header { padding: 10px 16px 0; }
    .top, .sums { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; }
    .top h2 { font-size: 17px; line-height: 1.4; flex: 0 1 auto; }
    .actions { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-left: auto; }
    .sums { padding: 4px 0 8px; }
    .dot::before { content: '●'; }
    .dot.idle::before { content: '○'; }
    [role=tablist] { display: flex; gap: 2px; border-bottom: 1px solid var(--line); padding: 0 12px;
      overflow-x: auto; scrollbar-width: none; }
    [role=tab] { background: none; border: 0; border-bottom: 2px solid transparent; border-radius: 0;
      padding: 6px 10px; color: var(--muted); white-space: nowrap; }
    [role=tab][aria-selected=true] { color: var(--text); border-color: var(--accent); font-weight: 600; }
    [role=tab]:focus-visible { outline-offset: -2px; }
    .panel { flex: 1; min-height: 0; overflow: auto; }
    .stage { display: flex; height: 100%; min-height: 0; }
    .plan { flex: 0 0 38%; min-width: 240px; border-right: 1px solid var(--line); min-height: 0; }
    .scene { flex: 1; min-width: 0; overflow: auto; }
    details.menu { position: relative; }
    .menu > summary { display: flex; align-items: center; list-style: none; cursor: pointer; border: 1px solid var(--line); height: 28px;
      border-radius: var(--radius); padding: 2px 8px; background: var(--raised); }
    .menu ul { position: absolute; right: 0; z-index: 5; margin-top: 4px; background: var(--raised); border: 1px solid var(--line);
      border-radius: var(--radius); padding: 4px; box-shadow: 0 4px 16px #0003; }
    .menu a { display: block; white-space: nowrap; padding: 4px 12px; color: inherit; text-decoration: none; border-radius: 4px; }
    .menu a:hover { background: var(--tint); }
    .banner { padding: 6px 16px; background: var(--panel); border-bottom: 1px solid var(--line); }
    .debug { border-top: 1px solid var(--line); max-height: 45%; overflow: auto; }
    select { max-width: 260px; }
    @container (max-width: 560px) {
      header { padding: 8px 12px 0; }
      .actions { margin-left: 0; }
      .stage { flex-direction: column; height: auto; }
      .plan { flex: none; border: 0; border-bottom: 1px solid var(--line); height: 260px; }
      .scene { overflow: visible; }
    }
  `];

  #stream = null;
  #title = null;

  constructor() {
    super();
    this.tab = TABS[0];
    this.debug = false;
    this.addEventListener('step-select', event => { this.selectedStep = event.detail.id; });
    this.addEventListener('interaction-select', event => { this.selectedCall = event.detail.id; });
    this.addEventListener('filter-change', event => {
      if (this.tab === 'llm') this.filter = event.detail.filter;
      else event.stopImmediatePropagation(); // of one step, and gone with it
    });
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    const {model} = this;
    if (changed.has('sessionId') && changed.get('sessionId')) {
      this.selectedStep = this.selectedCall = this.execution = this.filter = this.told = null;
    }
    if (!model) return;
    model.executionId = this.execution ?? null;
    const title = model.session?.title ?? null;
    if (title !== this.#title) {
      this.#title = title;
      this.emit('session-title', {title});
    }
    if (model.stream !== this.#stream) {
      this.#stream = model.stream;
      this.emit('stream-state', {state: model.stream});
    }
  }

  updated() {
    clearTimeout(this.tick);
    const run = this.model && shownRun(this.model);
    if (run && isOpen(run.status)) this.tick = setTimeout(() => this.requestUpdate(), 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.tick);
  }

  render() {
    const {model} = this;
    if (!model) return nothing;
    if (model.error && !model.loaded) return trouble(this, model.error, () => model.reload());
    if (!model.session) return html`<p class="state" role="status">${this.t('loading')}</p>`;
    return html`
      ${this.#header(model)}
      ${model.error ? html`<p class="banner small warn" role="status">${troubleLine(this, model.error)}</p>` : nothing}
      <div role="tablist" aria-label=${this.t('tabs')} @keydown=${this.#tabKey}>
        ${TABS.map(tab => html`<button role="tab" id="tab-${tab}" aria-controls="panel"
          aria-selected=${tab === this.tab} tabindex=${tab === this.tab ? 0 : -1}
          @click=${() => this.#open(tab)}>${this.t('tab.' + tab)}</button>`)}
      </div>
      <div class="panel" id="panel" role="tabpanel" aria-labelledby="tab-${this.tab}">${this.#panel(model)}</div>
      ${this.debug ? html`<div class="debug" role="region" tabindex="0" aria-label=${this.t('debug')}><theater-debug api-base=${model.apiBase}
        lang=${this.language}></theater-debug></div>` : nothing}`;
  }

  #header(model) {
    const {session} = model;
    const run = shownRun(model);
    const canCancel = run && (isOpen(run.status) || run.status === 'pending') && model.may('CONTROL');
    return html`<header>
      <div class="top">
        <h2>${session.title || session.id}</h2>
        <span class="muted small mono">${session.id}</span>
        <theater-copy .text=${session.id} lang=${this.language}></theater-copy>
        <div class="actions">
          ${this.#connection(model)}
          ${model.stream === 'off' ? nothing : html`<button @click=${() => (model.paused ? model.resume() : model.pause())}
            >${model.paused ? `${this.t('resume')} (${model.pendingCount})` : this.t('pause')}</button>`}
          ${canCancel ? html`<button @click=${() => this.#cancel(model, run)}>${this.t('cancel')}</button>` : nothing}
          ${model.may('EXPORT') ? this.#export(model) : nothing}
          ${model.may('DEBUG') ? html`<button aria-pressed=${this.debug}
            @click=${() => { this.debug = !this.debug; }}>${this.t('debug')}</button>` : nothing}
        </div>
      </div>
      <div class="sums small">
        ${run ? statusView(this, run.status) : nothing}
        ${this.#picker(model)}
        ${this.#sums(model, run)}
        <span role="status">${this.told ?? nothing}</span>
      </div>
    </header>`;
  }

  #connection({stream}) {
    const tone = {live: 'good', polling: 'good', connecting: 'idle', reconnecting: 'warn'}[stream] ?? 'idle';
    return html`<span class="badge" role="status"><span class="dot ${tone}" aria-hidden="true"></span>
      ${this.t('stream.' + stream)}</span>`;
  }

  #picker({executions, executionId}) {
    if (executions.length < 2) return nothing;
    return html`<select aria-label=${this.t('executions')} .value=${executionId ?? ''}
        @change=${event => this.#choose(event.target.value || null)}>
      <option value="" ?selected=${!executionId}>${this.t('executions.all', {n: executions.length})}</option>
      ${executions.map((run, i) => html`<option value=${run.id} ?selected=${run.id === executionId}
        >#${executions.length - i} ${run.name ?? ''} · ${this.t('status.' + run.status)}</option>`)}
    </select>`;
  }

  #sums(model, run) {
    const all = sums(model);
    const ms = run?.startedAt ? (run.finishedAt ?? Date.now()) - run.startedAt : null;
    return html`
      <span class="number">${this.t('done', {n: count(all.steps)})}</span>
      ${all.failed ? html`<span class="bad number">✕ ${this.t('failed', {n: all.failed})}</span>` : nothing}
      ${all.skipped ? html`<span class="muted number">↷ ${this.t('skipped', {n: all.skipped})}</span>` : nothing}
      <span class="number">${this.t('calls', {n: count(all.calls)})}</span>
      ${all.input || all.output ? html`<span class="number" title=${this.t('tokens')}>${count(all.input)} → ${count(all.output)} ${this.t('tokens.short')}</span>` : nothing}
      ${Object.entries(all.costs).map(([currency, amount]) => Number(amount) > 0
        ? html`<span class="number">${money({amount, currency})}</span>` : nothing)}
      ${ms === null ? nothing : html`<span class="number">${duration(ms)}</span>`}`;
  }

  #export(model) {
    return html`<details class="menu" @focusout=${this.#leftMenu} @keydown=${this.#menuKey}><summary>${this.t('export')} ▾</summary>
      <ul>${Object.entries(FORMATS).map(([format, name]) => html`<li><a download href=${model.exportUrl(format)}
        @click=${event => { event.target.closest('details').open = false; }}>${name}</a></li>`)}</ul></details>`;
  }

  #leftMenu({currentTarget, relatedTarget}) {
    if (relatedTarget && !currentTarget.contains(relatedTarget)) currentTarget.open = false;
  }

  #menuKey(event) {
    if (event.key !== 'Escape' || !event.currentTarget.open) return;
    event.stopPropagation();
    event.currentTarget.open = false;
    event.currentTarget.firstElementChild.focus();
  }

  async #cancel(model, run) {
    try {
      await model.cancel(run.id);
      this.told = this.t('asked');
    } catch (error) {
      this.told = troubleLine(this, error);
    }
  }

  #choose(id) {
    this.execution = id;
    this.emit('execution-select', {id, sessionId: this.model.sessionId});
  }

  #panel(model) {
    const {selectedCall, language: lang} = this;
    const step = this.selectedStep ?? null;
    switch (this.tab) {
      case 'progress':
        return html`<theater-step-progress .model=${model} .selectedStep=${step} lang=${lang}></theater-step-progress>`;
      case 'llm':
        return html`<theater-llm-io .model=${model} .selectedCall=${selectedCall} .filter=${this.filter ?? NO_FILTER}
          lang=${lang}></theater-llm-io>`;
      case 'visualization':
        return html`<theater-flow .model=${model} .selectedStep=${step} lang=${lang}></theater-flow>`;
      case 'timeline':
        return html`<theater-timeline .model=${model} .selectedStep=${step} .selectedCall=${selectedCall} lang=${lang}></theater-timeline>`;
      default:
        return this.#stage(model, lang);
    }
  }

  /** What runs stays in view until somebody chooses a step. */
  #stage(model, lang) {
    const step = this.selectedStep ?? currentStep(model);
    return html`<div class="stage">
      <theater-step-progress class="plan" compact .model=${model} .selectedStep=${step} lang=${lang}></theater-step-progress>
      <div class="scene">
        ${this.selectedStep && currentStep(model) !== step && isOpen(shownRun(model)?.status)
          ? html`<p class="banner small"><button @click=${() => this.#follow()}>● ${this.t('follow')}</button></p>` : nothing}
        <theater-step-details .model=${model} .step=${step} lang=${lang}></theater-step-details>
        ${this.#hasCalls(model, step) ? html`<theater-llm-io .model=${model} .selectedCall=${this.selectedCall}
          .stepId=${step} lang=${lang}></theater-llm-io>` : nothing}
      </div></div>`;
  }

  #hasCalls({calls, moreCalls}, step) {
    if (moreCalls) return true;
    for (const call of calls.values()) if (call.stepId === step) return true;
    return false;
  }

  #follow() {
    this.selectedStep = null;
    this.emit('step-select', {id: null});
  }

  #open(tab) {
    this.tab = tab;
    this.emit('tab-select', {tab});
  }

  #tabKey(event) {
    const at = TABS.indexOf(this.tab);
    const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#open(TABS[(to + TABS.length) % TABS.length]);
    this.updateComplete.then(() => this.renderRoot.querySelector('[role=tab][tabindex="0"]').focus());
  }
}

define('theater-session', SessionView);
