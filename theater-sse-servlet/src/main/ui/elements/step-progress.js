import {css, define, html, nothing} from '../base/element.js';
import {duration} from '../base/format.js';
import {isOpen, look, statusStyle} from '../base/status.js';
import {SessionElement} from '../data/session-element.js';
import {currentStep, progress, shownRun} from '../data/sums.js';
import {rows} from '../data/tree.js';
import './step-details.js';

const ROW = 32;
const AROUND = 8;

/**
 * Plan and reality of a session as a tree, with the chosen step beside it unless `compact`. Emits
 * `step-select {id}`. Only rows that can be seen are in the document.
 */
export class StepProgress extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    selectedStep: {attribute: false},
    compact: {type: Boolean, reflect: true},
  };
  static text = {
    en: {
      tree: 'Steps', done: '{done} of {of} steps', failed: '{n} failed', skipped: '{n} skipped',
      'rounds.folded': '{n} earlier rounds', round: 'round {n}', 'round.of': 'round {n} of {of}',
      attempt: 'attempt {n}', planned: 'planned', optional: 'optional', empty: 'No steps yet.',
      estimate: 'estimated {time}', run: 'Execution',
    },
    zh: {
      tree: '步骤', done: '已完成 {done}/{of} 步', failed: '{n} 个失败', skipped: '{n} 个跳过',
      'rounds.folded': '之前的 {n} 轮', round: '第 {n} 轮', 'round.of': '第 {n}/{of} 轮',
      attempt: '第 {n} 次尝试', planned: '计划中', optional: '可选', empty: '暂无步骤。',
      estimate: '预计 {time}', run: '执行',
    },
  };
  static styles = [statusStyle, css`
    :host { container-type: inline-size; display: flex; flex-direction: column; min-height: 0;
      height: 100%; }
    .sum { display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: center; padding: 6px 12px; }
    .bar { flex: 1 1 80px; height: 4px; border-radius: 2px; background: var(--line); overflow: hidden; }
    .bar i { display: block; height: 100%; background: currentColor; transform-origin: left;
      transition: transform .3s; }
    .both { flex: 1; min-height: 0; display: flex; }
    .tree { flex: 1 1 50%; min-height: 0; min-width: 0; overflow: auto; position: relative; }
    .side { flex: 1 1 50%; min-width: 0; overflow: auto; border-left: 1px solid var(--line); }
    .rows { position: absolute; inset: 0 0 auto; }
    .row { display: flex; gap: 8px; align-items: center; height: 32px; padding: 0 12px 0 4px;
      cursor: default; white-space: nowrap; border-bottom: 1px solid transparent; }
    .row:hover { background: var(--panel); }
    .row[aria-selected=true] { background: var(--tint); box-shadow: inset 2px 0 var(--accent); }
    .tree:focus-visible { outline-offset: -2px; }
    .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; padding-left: calc(16px * var(--level)); }
    .fold { display: inline-block; width: 16px; color: var(--muted); text-align: center; }
    .row .bar { flex: 0 0 48px; }
    .sign { display: inline-block; width: 16px; text-align: center; }
    .run-head { font-weight: 600; }
    .todo { color: var(--muted); }
    @container (max-width: 560px) {
      .both { flex-direction: column; }
      .tree { min-height: 200px; }
      .side { border: 0; border-top: 1px solid var(--line); }
      .wide { display: none; }
    }
  `];

  #rows = [];
  #folds = new Map();
  #top = 0;
  #height = 600;
  #seen = null;
  #sized = null;
  #size = new ResizeObserver(([{contentRect}]) => {
    if (contentRect.height === this.#height) return;
    this.#height = contentRect.height;
    this.requestUpdate();
  });

  get #chosen() {
    return this.selectedStep ?? (this.model && currentStep(this.model));
  }

  render() {
    const {model} = this;
    if (!model) return nothing;
    this.#rows = rows(model, (key, usual) => this.#folds.get(key) ?? usual);
    const step = model.steps.get(this.#chosen);
    return html`
      ${this.#sum()}
      <div class="both">
        <div class="tree" role="treegrid" tabindex="0" aria-label=${this.t('tree')}
            aria-rowcount=${this.#rows.length} aria-activedescendant=${this.#active() ?? nothing}
            @scroll=${this.#scrolled} @keydown=${this.#key}>
          <div class="rows" role="presentation">${this.#visible()}</div>
          ${this.#rows.length === 0 && model.loaded
            ? html`<p class="state">${this.t('empty')}</p>` : nothing}
        </div>
        ${this.compact || !step ? nothing : html`<div class="side"><theater-step-details
          .model=${model} .step=${step.id} lang=${this.language}></theater-step-details></div>`}
      </div>`;
  }

  #sum() {
    const all = progress(this.model);
    if (!all || all.of === 0) return nothing;
    const {failed, skipped} = this.compact ? {} : all; // the header beside it has them
    const {tone} = look(shownRun(this.model).status);
    return html`<div class="sum small">
      <span class="number">${this.t('done', all)}</span>
      ${failed ? html`<span class="bad number">✕ ${this.t('failed', {n: failed})}</span>` : nothing}
      ${skipped ? html`<span class="muted number">↷ ${this.t('skipped', {n: skipped})}</span>` : nothing}
      ${this.#bar(100 * all.done / all.of, this.t('done', all), tone)}
    </div>`;
  }

  #bar(percent, label, tone = 'run') {
    const value = Math.round(percent);
    return html`<span class="bar ${tone}" role="progressbar" aria-label=${label} aria-valuemin="0"
      aria-valuemax="100" aria-valuenow=${value}><i data-part=${value}></i></span>`;
  }

  #visible() {
    const from = Math.max(0, Math.floor(this.#top / ROW) - AROUND);
    const to = Math.ceil((this.#top + this.#height) / ROW) + AROUND;
    return this.#rows.slice(from, to).map((row, i) => this.#row(row, from + i));
  }

  #row(row, i) {
    const {key, level, open} = row;
    return html`<div class="row" role="row" id="row-${i}" data-level=${level - 1}
        aria-rowindex=${i + 1} aria-level=${level} aria-selected=${key === this.#chosen}
        aria-expanded=${open ?? nothing} @click=${() => this.#click(row)}>
      <span class="name" role="gridcell"><span class="fold" aria-hidden="true"
        @click=${event => this.#toggle(row, event)}>${open === null ? '' : open ? '▾' : '▸'}</span>${this.#name(row)}</span>
      ${this.#figures(row)}
    </div>`;
  }

  #name({type, run, step, rounds}) {
    if (type === 'rounds') return html`<span class="muted">${this.t('rounds.folded', {n: rounds})}</span>`;
    const {status} = run ?? step;
    const {tone, sign} = look(status);
    const word = this.t('status.' + status);
    const name = run ? run.name ?? this.t('run') : step.title ?? step.name;
    return html`<span class="sign ${tone}" title=${word}><span aria-hidden="true">${sign}</span><span
      class="unseen">${word}</span></span> <span class=${run ? 'run-head' : type === 'plan' ? 'todo' : ''}
      title=${name}>${name}</span> ${run ? nothing : this.#about(step)}`;
  }

  #about(step) {
    const {iteration, iterationTotal, attempt, optional, message, status} = step;
    const words = [];
    if (step.conditionResult) words.push(step.conditionResult);
    if (step.speakerRole) words.push([step.speakerRole, step.targetRole].filter(Boolean).join(' → '));
    if (iteration !== null && iteration !== undefined) {
      words.push(this.t(iterationTotal ? 'round.of' : 'round', {n: iteration, of: iterationTotal}));
    }
    if (attempt > 1) words.push(this.t('attempt', {n: attempt}));
    if (optional) words.push(this.t('optional'));
    if (message && isOpen(status)) words.push(message);
    return words.length ? html`<span class="muted small">· ${words.join(' · ')}</span>` : nothing;
  }

  #figures({type, run, step}) {
    if (type === 'rounds') return html`<span role="gridcell"></span>`;
    const it = run ?? step;
    const running = isOpen(it.status);
    const ms = run ? run.startedAt && (run.finishedAt ?? Date.now()) - run.startedAt
      : step.durationMs ?? (running && step.startedAt ? Date.now() - step.startedAt : null);
    const estimate = step?.estimatedMs;
    return html`<span role="gridcell" class="row-figures small number">
      ${running && it.progress !== null ? this.#bar(it.progress, run?.name ?? step.name) : nothing}
      ${ms === null ? nothing : duration(ms)}
      ${estimate && (running || type === 'plan')
        ? html`<span class="muted wide" title=${this.t('estimate', {time: duration(estimate)})}>/ ≈ ${duration(estimate)}</span>`
        : nothing}</span>`;
  }

  /** Styles that depend on data are set here: the policy of the page allows none in markup. */
  updated() {
    const root = this.renderRoot;
    const tree = root.querySelector('.tree');
    if (!tree) return;
    const list = tree.firstElementChild;
    const from = Math.max(0, Math.floor(this.#top / ROW) - AROUND);
    list.style.setProperty('padding-top', from * ROW + 'px');
    list.style.setProperty('height', this.#rows.length * ROW + 'px');
    for (const row of list.children) row.style.setProperty('--level', row.dataset.level);
    for (const bar of root.querySelectorAll('i[data-part]')) {
      bar.style.setProperty('transform', `scaleX(${bar.dataset.part / 100})`);
    }
    if (tree !== this.#sized) this.#size.observe(this.#sized = tree);
    this.#reveal(tree);
    clearTimeout(this.tick);
    if (this.#rows.some(({run, step}) => isOpen((run ?? step)?.status))) {
      this.tick = setTimeout(() => this.requestUpdate(), 1000);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
    this.#sized = null;
    clearTimeout(this.tick);
  }

  /** Follows the chosen step when it moves, or another one is chosen. */
  #reveal(tree) {
    const chosen = this.#chosen;
    const i = this.#rows.findIndex(row => row.key === chosen);
    if (i < 0 || this.#seen === chosen + i) return;
    this.#seen = chosen + i;
    const at = i * ROW;
    if (at < tree.scrollTop || at + ROW > tree.scrollTop + tree.clientHeight) {
      tree.scrollTop = at - tree.clientHeight / 2;
    }
  }

  #active() {
    const i = this.#rows.findIndex(row => row.key === this.#chosen);
    return this.renderRoot.getElementById?.('row-' + i) ? 'row-' + i : null;
  }

  #scrolled(event) {
    this.#top = event.target.scrollTop;
    this.requestUpdate();
  }

  #click(row) {
    if (row.type === 'step') this.#select(row);
    else this.#fold(row, !row.open);
  }

  #toggle(row, event) {
    if (row.open === null) return;
    event.stopPropagation();
    this.#fold(row, !row.open);
  }

  #fold(row, open) {
    if (row.open === null) return;
    this.#folds.set(row.key, open);
    this.requestUpdate();
  }

  #select(row) {
    this.selectedStep = row.key;
    this.emit('step-select', {id: row.key});
  }

  #key(event) {
    const at = this.#rows.findIndex(row => row.key === this.#chosen);
    const row = this.#rows[at];
    const move = to => {
      const way = to < at ? -1 : 1;
      while (this.#rows[to] && this.#rows[to].type !== 'step') to += way;
      if (this.#rows[to]) this.#select(this.#rows[to]);
    };
    const does = {
      ArrowDown: () => move(at + 1), j: () => move(at + 1),
      ArrowUp: () => move(at - 1), k: () => move(at - 1),
      Home: () => move(0), End: () => this.#last(),
      ArrowRight: () => row?.open === false ? this.#fold(row, true) : move(at + 1),
      ArrowLeft: () => row?.open ? this.#fold(row, false)
        : move(this.#rows.findIndex(other => other.key === row?.parent)),
      Enter: () => row && this.#select(row),
      ' ': () => row && this.#fold(row, !row.open),
    }[event.key];
    if (!does || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  }

  #last() {
    const row = this.#rows.findLast(other => other.type === 'step');
    if (row) this.#select(row);
  }
}

define('theater-step-progress', StepProgress);
