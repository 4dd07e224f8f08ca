import {css, define, html, nothing, svg} from '../base/element.js';
import {fitText} from '../base/fit-text.js';
import {clock, count, duration} from '../base/format.js';
import {isOpen, look} from '../base/status.js';
import {SessionElement} from '../data/session-element.js';
import {repeat} from '../vendor/directives/repeat.js';
import {TimeScale, round} from './time-scale.js';
import {HIGH, callAt, callBars} from './timeline-calls.js';
import {endOf, rowsOf, startOf} from './timeline-rows.js';

const NARROW = 560;
const AGAIN_MS = 250;
const MOST_TOLD = 200;
const RIGHT = 60;

/**
 * Steps and LLM calls of an execution on a time axis. Only what is in sight is drawn. Emits
 * `step-select` and `interaction-select`.
 */
class TheaterTimeline extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    selectedStep: {attribute: false},
    selectedCall: {attribute: false},
    view: {state: true},
    cursor: {state: true},
    top: {state: true},
    width: {state: true},
  };

  static text = {
    en: {
      timeline: 'Timeline: {n} steps, {calls} LLM calls',
      'none.yet': 'Nothing has happened yet.', outside: 'LLM calls outside of steps', attempt: 'attempt {n}',
      at: 'at {time}', ttft: 'first token after {time}', calls: '{n} LLM calls', more: 'and {n} more',
      keys: 'Up and down: steps. Left and right: LLM calls. Enter selects. + − 0 zoom.', out_tokens: '{n} tokens',
      hint: 'LLM calls lie inside the bars of their steps. Ctrl + wheel zooms, dragging moves.',
    },
    zh: {
      timeline: '时间线：{n} 个步骤，{calls} 次模型调用',
      'none.yet': '尚未发生任何事情。', outside: '不属于任何步骤的模型调用', attempt: '第 {n} 次尝试',
      at: '开始于 {time}', ttft: '{time} 后输出首个 Token', calls: '{n} 次模型调用', more: '另有 {n} 项',
      keys: '上下键切换步骤，左右键切换模型调用，Enter 选择，+ − 0 缩放。', out_tokens: '{n} 个 Token',
      hint: '模型调用显示在所属步骤的条形内。Ctrl + 滚轮缩放，拖动可平移。',
    },
  };

  static styles = css`
    :host { display: flex; flex-direction: column; min-height: 240px; height: 100%; container-type: inline-size; }
    .bar { display: flex; gap: 4px; align-items: center; padding: 4px 8px; }
    .bar button { min-width: 28px; padding: 2px 6px; }
    .details { flex: 1; min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .scroll { flex: 1; min-height: 0; overflow-y: auto; overflow-x: hidden; border-top: 1px solid var(--line); position: relative; }
    svg { display: block; width: 100%; }
    .rows { touch-action: pan-y; }
    .axis { height: 22px; flex: none; }
    text { font: 12px var(--font); fill: var(--text); pointer-events: none; }
    .axis text, text.less { fill: var(--muted); font-size: 11px; font-variant-numeric: tabular-nums; }
    .sign { fill: currentColor; }
    .grid { stroke: var(--line); stroke-width: 1; shape-rendering: crispEdges; }
    .row { cursor: pointer; }
    .back { fill: transparent; outline: none; }
    .row:nth-of-type(even) > .back { fill: color-mix(in srgb, var(--panel) 55%, transparent); }
    .row:hover > .back { fill: var(--tint); }
    .back:focus-visible { stroke: var(--accent); stroke-width: 2; }
    .row > .back[aria-current='true'] { fill: color-mix(in srgb, var(--accent) 16%, transparent); }
    .step { fill: currentColor; fill-opacity: .28; stroke: currentColor; stroke-width: 1; }
    .step.alone { fill-opacity: .7; }
    .call { fill: currentColor; }
    .call.done { color: var(--accent); }
    .call.wait { fill-opacity: .45; }
    .frame { fill: none; stroke: var(--text); stroke-width: 2; }
    .call.run, .step.run { animation: pulse 1.6s ease-in-out infinite; }
    @keyframes pulse { 50% { opacity: .55; } }
  `;

  #shown = null;
  #timer = 0;
  #drag = null;
  #family;
  /** While somebody looks at the end, it stays in sight. */
  #atEnd = true;
  #size = new ResizeObserver(() => { this.width = this.clientWidth; });

  constructor() {
    super();
    this.top = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.width = this.clientWidth;
    this.#size.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  /** A change of the model is drawn a moment later, with others. */
  shouldUpdate(changed) {
    if (changed.size > 0) return true;
    this.#later(AGAIN_MS);
    return false;
  }

  #later(ms) {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#shown = null;
      this.requestUpdate('now');
    }, ms);
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    const {model} = this;
    const run = model?.executions.find(one => one.id === model.executionId) ?? model?.executions[0];
    if (changed.has('model') || changed.has('lang') || run?.id !== this.#shown?.run?.id) {
      if (this.#shown?.run && run?.id !== this.#shown.run.id) this.view = this.cursor = null;
      this.#shown = null;
    }
    this.now = Date.now();
    this.#shown ??= run ? {run, ...rowsOf(model, run, this.now)} : {run, rows: []};
  }

  updated() {
    const {run} = this.#shown;
    if (!run || !isOpen(run.status) || !this.isConnected) return;
    this.#later(1000);
    const scroll = this.renderRoot.querySelector('.scroll');
    if (scroll && this.#atEnd) scroll.scrollTop = scroll.scrollHeight;
  }

  get #narrow() {
    return this.width < NARROW;
  }

  get #rowHeight() {
    return this.#narrow ? 42 : 28;
  }

  get #left() {
    return this.#narrow ? 8 : Math.min(300, this.width * .3);
  }

  /** Of what is in sight. */
  get #scale() {
    return new TimeScale(...this.#span, this.#left, this.width - RIGHT);
  }

  get #span() {
    return this.view ?? [this.#shown.from, this.#shown.to];
  }

  #zoom(factor, x = (this.#left + this.width - RIGHT) / 2) {
    const {from: first, to: last} = this.#shown;
    const [from, to] = this.#span;
    const at = this.#scale.time(x);
    const wide = Math.max(5, (to - from) * factor);
    if (wide >= last - first) this.view = null;
    else this.#move(at - (at - from) * factor, wide);
  }

  /** Zooms into what the cursor is on. */
  #zoomHere(factor) {
    const row = this.cursor && this.#shown.rows[this.cursor.row];
    const record = row?.calls[this.cursor.call]?.call ?? row?.step;
    if (!record || !startOf(record)) return this.#zoom(factor);
    const middle = (startOf(record) + endOf(record, this.now)) / 2;
    const [from, to] = this.#span;
    this.#move(middle - (to - from) / 2, to - from);
    this.#zoom(factor, this.#scale.x(middle));
  }

  #move(from, wide) {
    const {from: first, to: last} = this.#shown;
    const start = Math.max(first, Math.min(last - wide, from));
    this.view = [start, start + wide];
  }

  render() {
    const {rows, run} = this.#shown;
    if (!run || rows.length === 0) {
      const {error, loaded = true} = this.model ?? {};
      return html`<p class="state">${loaded ? this.t('none.yet')
        : error ? `${this.t('load.failed')}: ${error.title ?? error.message}` : this.t('loading')}</p>`;
    }
    const high = this.#rowHeight;
    const scale = this.#scale, ticks = scale.ticks(this.#shown.from);
    const scroll = this.renderRoot.querySelector('.scroll');
    const first = Math.max(0, Math.floor(this.top / high) - 3);
    const shown = rows.slice(first, first + Math.ceil((scroll?.clientHeight || 800) / high) + 6);
    const calls = rows.reduce((sum, row) => sum + row.calls.length, 0);
    return html`
      <div class="bar">
        <span class="details small muted" role="status">${this.cursor ? this.#details() : this.t('hint')}</span>
        <button @click=${() => this.#zoom(.6)} aria-label=${this.t('zoom.in')} title=${this.t('zoom.in')}>+</button>
        <button @click=${() => this.#zoom(1 / .6)} aria-label=${this.t('zoom.out')} title=${this.t('zoom.out')}>−</button>
        <button @click=${() => { this.view = null; }}>${this.t('fit')}</button>
      </div>
      <svg class="axis" aria-hidden="true">${ticks.map(([x, text]) => svg`<text x=${x + 3} y="15">${text}</text>`)}</svg>
      <div class="scroll" @scroll=${this.#scrolled}>
        <svg class="rows" height=${rows.length * high} role="group" aria-describedby="keys"
          aria-label=${this.t('timeline', {n: rows.length, calls})} @keydown=${this.#key} @pointerdown=${this.#down}
          @pointermove=${this.#hover} @pointerup=${this.#up} @pointercancel=${() => { this.#drag = null; }}
          @pointerleave=${() => { if (!this.#drag && !this.cursor?.kept) this.cursor = null; }}
          @wheel=${{handleEvent: this.#wheel, passive: false}}>
          ${ticks.map(([x]) => svg`<line class="grid" x1=${x} x2=${x} y1=${first * high} y2=${(first + shown.length) * high}/>`)}
          ${repeat(shown, row => row.step?.id ?? '', (row, i) => this.#row(row, first + i, scale))}
        </svg>
      </div>
      <p id="keys" class="unseen">${this.t('keys')}</p>
      ${this.#told()}`;
  }

  /** All rows for those who hear them; the same node for as long as nothing changes. */
  #told() {
    const {rows} = this.#shown;
    if (!this.#shown.told) {
      const list = document.createElement('ol');
      list.className = 'unseen';
      const items = rows.slice(0, MOST_TOLD).map(row => this.#says(row));
      if (rows.length > MOST_TOLD) items.push(this.t('more', {n: rows.length - MOST_TOLD}));
      list.append(...items.map(text => Object.assign(document.createElement('li'), {textContent: text})));
      this.#shown.told = list;
    }
    return this.#shown.told;
  }

  #row(row, index, scale) {
    const {step, depth} = row;
    const high = this.#rowHeight;
    const y = index * high;
    const {tone, sign} = look(step?.status ?? 'completed');
    const focused = this.cursor?.row ?? 0;
    const indent = this.#narrow ? 8 + Math.min(depth, 6) * 10 : 8 + Math.min(depth, 8) * 14;
    const room = (this.#narrow ? this.width : this.#left) - indent - 22;
    const current = step && step.id === this.selectedStep;
    return svg`<g class="row" data-row=${index} transform="translate(0 ${y})">
      <rect class="back" width="100%" height=${high} role="button" tabindex=${index === focused ? 0 : -1}
        aria-label=${this.#says(row)} aria-current=${current ? 'true' : 'false'}></rect>
      <g class=${tone}><text aria-hidden="true" class="sign" x=${indent} y=${this.#narrow ? 16 : 18}>${sign}</text></g>
      <text aria-hidden="true" x=${indent + 16} y=${this.#narrow ? 16 : 18}>${fitText(this.#name(step), room, '12px ' + (this.#family ??= getComputedStyle(this).fontFamily))}</text>
      <g transform="translate(0 ${this.#barTop})">${step ? this.#bar(row, scale, tone) : nothing}
        ${callBars(row, scale, this.now, (call, n) => call.id === this.selectedCall
          || (this.cursor?.row === index && this.cursor.call === n))}
        ${step ? this.#after(step, scale) : nothing}</g>
    </g>`;
  }

  get #barTop() {
    return this.#narrow ? 23 : 7;
  }

  #name(step) {
    if (!step) return this.t('outside');
    const round = step.iteration ? ` (${[step.iteration, step.iterationTotal].filter(Boolean).join('/')})` : '';
    return (step.title ?? step.name) + round;
  }

  #bar({step, calls}, scale, tone) {
    if (!startOf(step)) return nothing;
    const [x, w] = scale.clip(startOf(step), endOf(step, this.now));
    return w === null ? nothing
      : svg`<rect class="step ${tone} ${calls.length ? '' : 'alone'}" x=${x} width=${w} height=${HIGH} rx="3"/>`;
  }

  /** As measured, which is finer than the difference of two times of day. */
  #took(record, start) {
    return isOpen(record.status) ? this.now - start : record.durationMs ?? endOf(record, this.now) - start;
  }

  /** How long it took, beside its bar; where to look for a bar that is not in sight. */
  #after(step, scale) {
    const start = startOf(step);
    if (!start) return nothing;
    const begin = scale.x(start), end = scale.x(endOf(step, this.now)), right = scale.right + 4;
    const less = (x, text, anchor = 'start') =>
      svg`<text aria-hidden="true" class="less" x=${round(x)} y="11" text-anchor=${anchor}>${text}</text>`;
    if (end < scale.left) return less(scale.left + 2, '‹');
    if (begin > right) return less(right + 6, '›');
    if (end > right) return nothing;
    const took = step.status === 'skipped' ? this.t('status.skipped') : duration(this.#took(step, start));
    const text = took + (step.attempt > 1 ? ` ↻${step.attempt}` : '');
    const before = end > this.width - 70 && begin - scale.left > 70;
    return before ? less(begin - 5, text, 'end') : less(end + 5, text);
  }

  /** A row in words; said once for each state of the model, for dates are slow to write. */
  #says(row) {
    return row.says ??= this.#say(row);
  }

  #say({step, calls}) {
    if (!step) return this.t('outside') + ', ' + this.t('calls', {n: calls.length});
    return [this.#name(step), this.t('status.' + step.status), ...this.#times(step),
      step.attempt > 1 ? this.t('attempt', {n: step.attempt}) : null,
      calls.length ? this.t('calls', {n: calls.length}) : null].filter(Boolean).join(', ');
  }

  #times(record) {
    const start = startOf(record);
    if (!start) return [];
    return [this.t('at', {time: clock(start, this.language) + ' (+' + duration(start - this.#shown.from) + ')'}),
      duration(this.#took(record, start))];
  }

  /** What the cursor is on, in words. */
  #details() {
    const row = this.#shown.rows[this.cursor.row];
    const call = row?.calls[this.cursor.call]?.call;
    if (!call) return row ? this.#says(row) : '';
    return [this.#name(row.step), [call.provider, call.model].filter(Boolean).join(' / '), call.role,
      this.t('status.' + call.status), ...this.#times(call),
      call.ttftMs === null ? null : this.t('ttft', {time: duration(call.ttftMs)}),
      call.usage ? this.t('out_tokens', {n: `${count(call.usage.inputTokens)} → ${count(call.usage.outputTokens)}`}) : null,
      call.attempt > 1 ? this.t('attempt', {n: call.attempt}) : null,
    ].filter(Boolean).join(' · ');
  }

  #scrolled = ({target}) => {
    this.top = target.scrollTop;
    this.#atEnd = target.scrollTop + target.clientHeight > target.scrollHeight - this.#rowHeight;
  };

  /** The row and the call below the pointer. */
  #under(event) {
    const {left, top} = event.currentTarget.getBoundingClientRect();
    const y = event.clientY - top, high = this.#rowHeight;
    const index = Math.floor(y / high);
    const row = this.#shown.rows[index];
    return row ? {row: index, call: callAt(row, this.#scale, this.now, event.clientX - left, y - index * high - this.#barTop)} : null;
  }

  #hover = event => {
    const drag = this.#drag;
    if (drag) {
      const by = event.clientX - drag.x;
      if (!drag.moved && Math.abs(by) < 4) return;
      if (!drag.moved) event.currentTarget.setPointerCapture(event.pointerId);
      drag.moved = true;
      const wide = drag.span[1] - drag.span[0];
      if (this.view) this.#move(drag.span[0] - by / (this.width - this.#left - RIGHT) * wide, wide);
      return;
    }
    const at = this.#under(event);
    if (at?.row !== this.cursor?.row || at?.call !== this.cursor?.call) this.cursor = at;
  };

  #down = event => {
    if (event.button === 0) this.#drag = {x: event.clientX, span: this.#span, moved: false};
  };

  #up = event => {
    const moved = this.#drag?.moved;
    this.#drag = null;
    const at = this.#under(event);
    if (moved || !at) return;
    this.cursor = {...at, kept: true};
    this.#select();
  };

  #wheel = event => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#zoom(Math.exp(event.deltaY / 300), event.offsetX);
  };

  #select() {
    const row = this.#shown.rows[this.cursor.row];
    const call = row?.calls[this.cursor.call]?.call;
    if (call) this.emit('interaction-select', {id: call.id});
    else if (row?.step) this.emit('step-select', {id: row.step.id});
  }

  #key = event => {
    const {row = 0, call = null} = this.cursor ?? {};
    const {rows} = this.#shown;
    const last = (rows[row]?.calls.length ?? 0) - 1;
    const to = {
      ArrowDown: [row + 1, null], ArrowUp: [row - 1, null], Home: [0, null], End: [rows.length - 1, null],
      PageDown: [row + 10, null], PageUp: [row - 10, null],
      ArrowRight: [row, call === null ? 0 : Math.min(last, call + 1)],
      ArrowLeft: [row, call === null || call === 0 ? null : call - 1],
    }[event.key];
    if (to) this.#focus(Math.max(0, Math.min(rows.length - 1, to[0])), last < 0 ? null : to[1]);
    else if (event.key === 'Enter' || event.key === ' ') {
      this.cursor ??= {row: 0, call: null, kept: true};
      this.#select();
    } else if (event.key === '+' || event.key === '=') this.#zoomHere(.6);
    else if (event.key === '-') this.#zoomHere(1 / .6);
    else if (event.key === '0') this.view = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  async #focus(row, call) {
    this.cursor = {row, call, kept: true};
    const high = this.#rowHeight;
    const scroll = this.renderRoot.querySelector('.scroll');
    const least = (row + 1) * high - scroll.clientHeight;
    scroll.scrollTop = Math.max(least, Math.min(row * high, scroll.scrollTop));
    this.top = scroll.scrollTop;
    await this.updateComplete;
    this.renderRoot.querySelector(`[data-row="${row}"] > .back`)?.focus({preventScroll: true});
  }
}

define('theater-timeline', TheaterTimeline);
