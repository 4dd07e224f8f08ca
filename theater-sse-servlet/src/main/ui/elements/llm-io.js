import {css, define, html, nothing} from '../base/element.js';
import {count, duration, money} from '../base/format.js';
import {isOpen, look, statusStyle} from '../base/status.js';
import {SessionElement} from '../data/session-element.js';
import {listStyle} from '../parts/virtual-list.js';
import './llm-call.js';
import {FIELDS, choose, previousOf, search, stepName, sums, sumsOf} from './llm-filter.js';
import {llmText} from './llm-words.js';
import {trouble, troubleText} from './trouble.js';

const TYPING_MS = 250;
const STATUSES = ['started', 'streaming', 'completed', 'failed', 'cancelled', 'interrupted'];
/** What of a call the list, the filters and the sums show. */
const LISTED = ['id', 'status', 'durationMs', 'ttftMs', 'usage', 'cost', 'error', 'attempt', 'model', 'provider', 'role',
  'taskType', 'stepId'];

/**
 * The LLM calls of a session: a list with filters and sums beside the call that is chosen, or the
 * one after the other where it is narrow. `.selectedCall` is the id of a call; choosing one tells
 * `interaction-select {id}`. `.stepId` keeps to the calls of a step, `.filter` to those with a
 * `text`, `status`, `model`, `provider`, `role` or name of `step`; `filter-change {filter}` tells.
 */
export class LlmIo extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    selectedCall: {attribute: false},
    stepId: {attribute: 'step-id'},
    filter: {attribute: false},
    errorsFirst: {state: true},
    follow: {state: true},
    marked: {state: true},
    more: {state: true},
    found: {state: true},
    trouble: {state: true},
  };
  static text = {en: {...troubleText.en, ...llmText.en}, zh: {...troubleText.zh, ...llmText.zh}};
  static styles = [statusStyle, listStyle, css`
    :host {
      display: flex; flex-direction: column; container-type: inline-size; background: var(--bg);
      height: min(85vh, 1000px); min-height: 320px;
    }
    :host([only]) { display: block; height: auto; min-height: 0; }
    .bar {
      display: flex; flex-wrap: wrap; gap: 6px; padding: 8px 12px; align-items: center;
      border-bottom: 1px solid var(--line);
    }
    .bar input { flex: 1 1 160px; min-width: 120px; }
    .bar select { flex: 0 1 132px; min-width: 0; text-overflow: ellipsis; }
    .bar [aria-pressed='true'], .bar .on { background: var(--tint); border-color: var(--accent); }
    .sums {
      display: flex; flex-wrap: wrap; gap: 2px 16px; padding: 6px 12px; background: var(--panel);
      border-bottom: 1px solid var(--line);
    }
    .sums > span { white-space: nowrap; }
    .sums b { font-weight: 600; color: var(--text); }
    .sums button { min-height: 22px; padding: 0 8px; margin-inline-start: auto; }
    .panes { flex: 1; min-height: 0; display: flex; }
    theater-virtual-list { flex: 0 0 min(38%, 420px); border-inline-end: 1px solid var(--line); }
    .shown { flex: 1; min-width: 0; overflow: auto; }
    .panes > .state { flex: 1; }
    .item { cursor: pointer; border-bottom: 1px solid var(--line); }
    .item:hover { background: var(--panel); }
    .item[aria-selected='true'] { background: var(--tint); box-shadow: inset 3px 0 var(--accent); }
    .entry { display: grid; grid-template-columns: auto 1fr auto; gap: 0 8px; padding: 6px 12px; }
    .entry .name { font-weight: 500; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .entry .meta { grid-column: 2 / -1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .entry.run .sign { animation: theater-pulse 1.6s ease-in-out infinite; }
    .entry .name, .entry .meta { color: var(--text); }
    .entry .meta { color: var(--muted); }
    .bar .more, .back { display: none; }
    .back { margin: 8px 12px 0; }
    @container (width < 980px) {
      .bar .more { display: inline-block; }
      .bar:not(.open) > select { display: none; }
      .bar.open > select { flex-grow: 1; }
    }
    @container (width < 720px) {
      theater-virtual-list { flex: 1; border: 0; }
      .shown:not(.chosen), .chosen ~ theater-virtual-list, .panes:has(.chosen) > theater-virtual-list { display: none; }
      .back { display: inline-block; }
      .bar input { flex-basis: 100%; }
      .bar select { flex: 1 1 40%; }
      .bar:has(~ .panes > .chosen), .sums:has(~ .panes > .chosen) { display: none; }
    }
  `];

  #words = '';
  #typing = 0;
  #searching = null;
  #pinned = true;
  #seen = null;
  #grown = new ResizeObserver(([{target}]) => this.#stayAtEnd(target.parentElement));
  #listed = null;
  #previous = null;
  #only = false;

  constructor() {
    super();
    this.filter = {};
    this.errorsFirst = false;
    this.stepId = null;
    this.found = null;
    this.selectedCall = null;
    this.marked = null;
    this.follow = null;
    this.addEventListener('keydown', event => this.#onKey(event));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
    this.#searching?.abort();
    this.#grown.disconnect();
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has('sessionId') && changed.get('sessionId')) {
      this.filter = {};
      this.selectedCall = null;
      this.follow = null;
    }
    const words = this.filter.text?.trim() ?? '';
    if (words !== this.#words && this.model) this.#ask(words);
    if (this.model?.calls.size) {
      this.follow ??= [...this.model.calls.values()].some(call => isOpen(call.status));
    }
  }

  render() {
    const {model} = this;
    if (model?.error && !model.calls.size) return trouble(this, model.error, () => model.reload());
    if (!model || (!model.loaded && !model.calls.size)) {
      return html`<p class="state" role="status">${this.t('loading')}</p>`;
    }
    if (!model.calls.size) {
      return html`<div class="state"><p><strong>${this.t('empty')}</strong></p>
        <p>${this.t('empty.more')}</p></div>`;
    }
    const {calls, counts, row, mine} = this.#choice(model);
    const shown = this.#shown(calls);
    this.#only = this.stepId && calls.length === 1 && !Object.values(this.filter).some(Boolean);
    if (this.#only) return html`<div class="panes">${this.#detail(model, model.calls.get(calls[0].id))}</div>`;
    return html`${this.#bar(model, counts)}${this.#sums(model, calls, mine)}
      <div class="panes">
        ${calls.length ? this.#list(calls, row, shown) : html`<div class="state"><p>${this.t('no.match')}</p>
          <p><button type="button" @click=${() => this.#clear()}>${this.t('reset')}</button></p></div>`}
        ${calls.length || this.selectedCall ? this.#detail(model, shown) : nothing}</div>`;
  }

  async updated(changed) {
    this.toggleAttribute('only', this.#only);
    const call = this.renderRoot.querySelector('theater-llm-call');
    if (call) this.#grown.observe(call);
    if (call && call.call.id !== this.#seen) {
      this.#seen = call.call.id;
      this.#pinned = true;
      call.parentElement.scrollTop = 0;
    }
    const other = ['filter', 'errorsFirst', 'stepId'].some(name => changed.has(name) && changed.get(name) !== undefined);
    const list = this.renderRoot.querySelector('theater-virtual-list');
    if (!other || !list || this.#tails) return;
    await list.updateComplete;
    list.toStart();
  }

  /** Text that streams pushes up what is above it, unless the user has scrolled there. */
  #stayAtEnd(pane) {
    const call = pane?.querySelector('theater-llm-call')?.call;
    if (this.#tails && this.#pinned && call && isOpen(call.status)) pane.scrollTop = pane.scrollHeight;
  }

  #onScroll(pane) {
    this.#pinned = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 40;
  }

  /** Made again only when something listed has changed, not with every text that streams. */
  #choice(model) {
    const last = this.#listed;
    const records = [...model.calls.values()];
    const key = [model, model.executionId, model.steps.size, records.length, this.filter, this.found,
      this.stepId, this.errorsFirst, this.language];
    const alike = (a, b) => a === b || LISTED.every(name => a[name] === b[name]);
    const same = last && key.every((part, i) => part === last.key[i])
      && records.every((call, i) => alike(call, last.records[i]));
    if (same) return Object.assign(last, {records});
    const choice = choose(model, this);
    this.#listed = {...choice, key, records, mine: sums(choice.calls), row: call => this.#entry(call)};
    return this.#listed;
  }

  #before(model, call) {
    const {size} = model.calls;
    if (this.#previous?.call !== call.id || this.#previous.size !== size) {
      this.#previous = {call: call.id, size, id: previousOf(model, call)?.id};
    }
    return model.calls.get(this.#previous.id) ?? null;
  }

  /** What was chosen; else the newest while following, else the first that failed, else the first. */
  #shown(calls) {
    const chosen = this.model.calls.get(this.selectedCall);
    if (chosen) return chosen;
    const shown = this.#tails ? calls.at(-1)
      : calls.find(call => call.status === 'failed') ?? calls[0];
    return shown && this.model.calls.get(shown.id);
  }

  get #tails() {
    return this.follow && !this.errorsFirst;
  }

  #bar(model, counts) {
    const {text = ''} = this.filter;
    const set = Object.keys(FIELDS).filter(name => this.filter[name]).length;
    const toggle = (word, on, act) => html`<button type="button" aria-pressed=${String(!!on)}
      @click=${act}>${word}</button>`;
    return html`<div class=${this.more ? 'bar open' : 'bar'} role="search" aria-label=${this.t('filters')}>
      ${model.may('READ_LLM_IO') ? html`<input type="search" placeholder=${this.t('search')}
        aria-label=${this.t('search')} .value=${text}
        @input=${event => this.#choose('text', event.target.value)}>` : nothing}
      <button type="button" class=${set ? 'more on' : 'more'} aria-expanded=${String(!!this.more)}
        @click=${() => (this.more = !this.more)}>${this.t('filters')}${set ? ` (${set})` : ''}</button>
      ${Object.keys(FIELDS).map(name => this.#select(name, counts[name]))}
      ${toggle(this.t('errors.first'), this.errorsFirst, () => (this.errorsFirst = !this.errorsFirst))}
      ${toggle(`↓ ${this.t('follow')}`, this.follow, () => this.#setFollow(!this.follow))}
      ${this.trouble ? html`<span class="bad small" role="alert">✕ ${this.trouble.message}</span>` : nothing}
      ${text.trim() && !this.found && !this.trouble
        ? html`<span class="muted small" role="status">${this.t('searching')}</span>` : nothing}</div>`;
  }

  #select(name, values) {
    const now = this.filter[name] ?? '';
    if (values.size < 2 && !now) return nothing;
    const options = [...values].sort((a, b) => b[1] - a[1]);
    if (now && !values.has(now)) options.push([now, 0]);
    const label = this.t(`all.${name}`);
    const option = ([value, n]) => html`<option value=${value} .selected=${value === now}>${
      name === 'status' ? this.#status(value) : value} (${n})</option>`;
    return html`<select aria-label=${label} @change=${event => this.#choose(name, event.target.value)}>
      <option value="" .selected=${!now}>${label}</option>${options.map(option)}</select>`;
  }

  #status(status) {
    return this.t(`status.${STATUSES.includes(status) ? status : 'unknown'}`);
  }

  #sums(model, calls, mine) {
    const whole = model.statistics && model.moreCalls && calls.length === model.calls.size;
    const sum = whole ? sumsOf(model.statistics, mine) : mine;
    const costs = Object.entries(sum.costs).map(([currency, amount]) => money({amount, currency}));
    const more = ['cached', 'reasoning'].filter(name => sum[name])
      .map(name => ` · ${this.t(`of.${name}`, {n: count(sum[name])})}`);
    const figure = (key, shown) => html`<span>${this.t(key)} <b>${shown}</b></span>`;
    return html`<div class="sums muted small number"><span>${this.t('calls')} <b>${count(sum.calls)}</b>${
      sum.failed ? html` · <span class="bad">✕ ${this.t('failed', {n: sum.failed})}</span>` : nothing}</span>
      ${sum.input || sum.output ? html`<span>${this.t('tokens')} <b>${count(sum.input)} → ${count(sum.output)}</b>${more}</span>` : nothing}
      ${costs.length ? figure('cost', costs.join(' + ')) : nothing}
      ${figure('mean.latency', duration(sum.latencyMs))}
      ${sum.ttftMs ? figure('mean.ttft', duration(sum.ttftMs)) : nothing}
      ${model.moreCalls ? html`<button type="button" @click=${() => this.#older()}>${
        this.t('older')}</button>` : nothing}</div>`;
  }

  #list(calls, row, shown) {
    return html`<theater-virtual-list role="listbox" row-role="option" part="list"
      aria-label=${this.t('list')} .items=${calls} .row=${row} .active=${this.marked ?? shown?.id ?? null}
      .estimate=${53} .follow=${this.#tails ?? false} @row-pick=${event => this.#onPick(event.detail)}
      @follow-change=${event => this.#setFollow(event.detail.follow)}></theater-virtual-list>`;
  }

  #entry(call) {
    const {tone, sign} = look(call.status);
    const {usage} = call;
    const step = stepName(this.model.steps.get(call.stepId));
    const name = call.taskType ?? step ?? call.role ?? call.model ?? call.id;
    const word = html`<span class=${call.status === 'completed' ? 'unseen' : ''}>${this.#status(call.status)} · </span>`;
    const meta = [step !== name && step, call.model,
      usage && `${count(usage.inputTokens)} → ${count(usage.outputTokens)}`,
      call.cost?.amount && money(call.cost), call.attempt > 1 && this.t('attempt', {n: call.attempt}), call.error?.code];
    return html`<div class=${`entry ${tone}`}><span class="sign" aria-hidden="true">${sign}</span>
      <span class="name">${name}</span>
      <span class="muted small number">${call.durationMs ? duration(call.durationMs) : ''}</span>
      <span class="meta small number">${word}${meta.filter(Boolean).join(' · ')}</span></div>`;
  }

  #detail(model, call) {
    const followed = this.stepId && this.#tails; // beside a step, what is said matters more than the list
    const chosen = this.#only || followed || (call && call.id === this.selectedCall);
    return html`<div class=${chosen ? 'shown chosen' : 'shown'} part="call" tabindex="0" role="region"
      aria-label=${this.t('call')} @scroll=${event => this.#onScroll(event.currentTarget)}>
      ${chosen && !this.#only ? html`<button type="button" class="back" @click=${() => this.#back()}>←
        ${this.t('back')}</button>` : nothing}
      ${call ? html`<theater-llm-call .model=${model} .call=${call} .previous=${this.#before(model, call)}
        .words=${this.#words} lang=${this.language}></theater-llm-call>` : html`<p class="state">${this.t('choose')}</p>`}</div>`;
  }

  /** To the list, which following would leave again. */
  #back() {
    if (this.stepId) this.#setFollow(false);
    this.#pick(null);
  }

  /** Where call and list do not fit side by side, moving in the list only marks. */
  #onPick({item, open}) {
    const narrow = !this.renderRoot.querySelector('.shown')?.offsetWidth;
    this.marked = narrow ? item.id : null;
    if (narrow && !open) return;
    this.#pick(item.id);
    if (narrow) this.updateComplete.then(() => this.renderRoot.querySelector('.back')?.focus());
  }

  #pick(id) {
    if (id === this.selectedCall) return;
    this.selectedCall = id;
    this.emit('interaction-select', {id});
  }

  #setFollow(follow) {
    this.follow = follow;
    if (follow) this.#pick(null);
  }

  #choose(name, value) {
    this.filter = {...this.filter, [name]: value};
    this.emit('filter-change', {filter: this.filter});
  }

  #clear() {
    this.filter = {};
    this.emit('filter-change', {filter: this.filter});
  }

  #ask(words) {
    this.#words = words;
    clearTimeout(this.#typing);
    this.#searching?.abort();
    this.trouble = null;
    this.found = null;
    if (words) this.#typing = setTimeout(() => this.#search(words), TYPING_MS);
  }

  async #search(words) {
    const searching = new AbortController();
    this.#searching = searching;
    try {
      const found = await search(this.model, words, searching.signal);
      if (!searching.signal.aborted) this.found = found;
    } catch (error) {
      if (!searching.signal.aborted) this.trouble = error;
    }
  }

  async #older() {
    try {
      await this.model.loadMoreCalls();
    } catch (error) {
      this.trouble = error;
    }
  }

  /** Puts the cursor where a text to search for is typed. */
  focusSearch() {
    this.renderRoot.querySelector('input')?.focus();
  }

  #onKey(event) {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.composedPath()[0].tagName);
    if (typing || event.key !== 'Escape' || !this.selectedCall) return;
    this.#pick(null);
    event.preventDefault();
    event.stopPropagation(); // one thing back at a time
    this.updateComplete.then(() => this.renderRoot.querySelector('theater-virtual-list')?.focus());
  }
}

define('theater-llm-io', LlmIo);
