import {css, define, html, nothing, svg} from '../base/element.js';
import {fitText} from '../base/fit-text.js';
import {duration} from '../base/format.js';
import {isOpen, look} from '../base/status.js';
import {SessionElement} from '../data/session-element.js';
import {repeat} from '../vendor/directives/repeat.js';
import {fold, layout} from './flow-layout.js';
import {PanZoom} from './pan-zoom.js';

const HEIGHT = 46;
const WIDTH = {wide: 200, narrow: 160};
const BAR = 32;
const AGAIN_MS = 1000;
const FAILED_MS = 9000;
const MARGIN = 16;
const NARROW = 560;
const READABLE = .7;
const TURN = 1.2;

/**
 * The steps of an execution as a graph: what followed what, side by side, again, or not at all, and
 * what the plan says comes next. Emits `step-select`.
 */
class TheaterFlow extends SessionElement {
  static properties = {
    ...SessionElement.properties,
    selectedStep: {attribute: false},
    flow: {state: true},
    apart: {state: true},
    failure: {state: true},
  };

  static text = {
    en: {
      flow: 'Flow: {n} steps', round: 'round {n} of {m}', rounds: 'round {n}', times: '{n} ×',
      attempt: 'attempt {n}', hidden: '+ {n} nested', apart: 'Rounds apart', follows: 'then {names}', branch: 'if {label}',
      skipped: 'not taken: {reason}', planned: 'planned', truncated: 'Only the first 2,000 steps are shown.',
      'none.yet': 'No steps yet.', keys: 'Arrow keys follow the lines, Enter selects, + − 0 zoom.',
    },
    zh: {
      flow: '流程：{n} 个步骤', round: '第 {n}/{m} 轮', rounds: '第 {n} 轮', times: '{n} 次',
      attempt: '第 {n} 次尝试', hidden: '另有 {n} 个子步骤',
      apart: '展开各轮', follows: '随后：{names}', branch: '若为 {label}', skipped: '未执行：{reason}',
      planned: '计划中', truncated: '仅显示前 2,000 个步骤。', 'none.yet': '暂无步骤。',
      keys: '方向键沿连线移动，Enter 选择，+ − 0 缩放。',
    },
  };

  static styles = css`
    :host { position: relative; min-height: 320px; height: 100%; container-type: inline-size; }
    svg { display: block; width: 100%; height: 100%; min-height: inherit; cursor: grab; touch-action: none;
      position: absolute; inset: 0; }
    svg:active { cursor: grabbing; }
    .bar { position: absolute; right: 8px; top: 8px; display: flex; gap: 4px; align-items: center; z-index: 1; }
    .bar button { min-width: 28px; padding: 2px 6px; }
    .bar button[aria-pressed='true'] { border-color: var(--accent); background: var(--tint); }
    .note { position: absolute; left: 8px; bottom: 8px; }
    text { fill: var(--text); font: 13px var(--font); pointer-events: none; }
    text.less { fill: var(--muted); font-size: 11.5px; }
    .node { cursor: pointer; }
    .box { outline: none; fill: var(--raised); stroke: var(--line); stroke-width: 1; }
    .group > .box { fill: var(--panel); }
    .edge-bar, .sign { fill: currentColor; }
    .sign { font-weight: 600; }
    .node.bad > .box, .node.run > .box { stroke: currentColor; }
    .node.run > .edge-bar { animation: pulse 1.6s ease-in-out infinite; }
    @keyframes pulse { 50% { opacity: .35; } }
    .pending > .box { stroke-dasharray: 4 3; fill: var(--bg); }
    .skipped > .box { fill: var(--bg); stroke-dasharray: 2 3; }
    .skipped > text.title { fill: var(--muted); text-decoration: line-through; }
    .node:hover > .box { stroke: var(--accent); }
    .box:focus-visible { stroke: var(--accent); stroke-width: 2.5; }
    .box[aria-current='true'] { stroke: var(--accent); stroke-width: 2; fill: color-mix(in srgb, var(--accent) 10%, var(--raised)); }
    .line { fill: none; stroke: var(--muted); stroke-width: 1.2; opacity: .75; }
    .line.skipped { stroke-dasharray: 2 3; opacity: .6; }
    .line.planned { stroke-dasharray: 5 4; opacity: .6; }
    .line.loop { stroke: var(--accent); opacity: 1; }
    marker path { fill: var(--muted); }
    #loop-tip path { fill: var(--accent); }
    text.label { font-size: 11.5px; fill: var(--muted); paint-order: stroke; stroke: var(--bg); stroke-width: 4px; }
  `;

  #runId = null;
  #seen = '';
  #readAt = 0;
  #timer = 0;
  #size = new ResizeObserver(() => this.#resized());
  #down = null;
  #width = 0;
  #picture = null;
  #pan = new PanZoom((x, y, scale) => {
    this.renderRoot.querySelector('#view')
        ?.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
  });
  #focused = null;
  #family;

  connectedCallback() {
    super.connectedCallback();
    this.#size.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  /** A change of the model alone does not draw: the flow is read again, at most once a second. */
  shouldUpdate(changed) {
    this.#look();
    return changed.size > 0 || !this.#picture;
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has('model')) {
      this.flow = this.failure = null;
      this.#seen = '';
      this.#look();
    }
    if (changed.has('flow') || changed.has('apart')) this.#draw();
  }

  updated(changed) {
    if (changed.has('flow') || changed.has('apart')) this.#fit();
  }

  get #run() {
    const {model} = this;
    return model?.executions.find(run => run.id === model.executionId) ?? model?.executions[0];
  }

  #look() {
    if (this.#timer || !this.model || !this.isConnected) return;
    this.#timer = setTimeout(() => this.#read(), Math.max(0, this.#readAt + AGAIN_MS - Date.now()));
  }

  async #read() {
    const {model} = this;
    const run = this.#run;
    const seen = run ? this.#sign(model, run) : '';
    const open = run && isOpen(run.status);
    this.#readAt = Date.now();
    if (run && seen !== this.#seen) {
      try {
        const flow = await model.flow(run.id);
        if (model !== this.model) {
          this.#timer = this.#readAt = 0;
          this.#look();
          return;
        }
        if (run.id !== this.#runId) {
          this.#pan.own = false;
          this.#down = null;
        }
        this.#runId = run.id;
        this.#seen = seen;
        this.failure = null;
        this.flow = flow;
      } catch (failure) {
        if (model === this.model) this.failure = failure;
        this.#readAt += FAILED_MS;
      }
    } else if (!run) {
      this.flow = null;
    } else if (open) {
      this.requestUpdate('now'); // durations grow
    }
    this.#timer = 0;
    if (open || this.failure) this.#look();
  }

  /** What makes a difference in the picture. */
  #sign(model, run) {
    let sign = run.id + run.status;
    for (const step of model.steps.values()) {
      if (step.executionId === run.id) sign += step.status[0] + step.attempt;
    }
    return sign;
  }

  #draw() {
    const {flow} = this;
    if (!flow?.nodes.length) {
      this.#picture = null;
      return;
    }
    const nodes = flow.nodes.map(node => (node.status === 'error' ? {...node, status: 'failed'} : node));
    const graph = fold({nodes, edges: flow.edges}, this.apart);
    const picture = this.#turn(graph);
    this.#picture = {...picture, edges: graph.edges, rounds: nodes.some(n => n.iteration)};
  }

  /** Time goes down or to the right: where more of it can be read, and it does not turn lightly. */
  #turn(graph) {
    const {clientWidth: w, clientHeight: h} = this;
    const width = w < NARROW ? WIDTH.narrow : WIDTH.wide;
    const draw = down => layout(graph, {down, width, height: HEIGHT});
    const scale = ({width, height}) => Math.min(1, w / width, h / height);
    if (w < NARROW) {
      this.#down = true;
      return draw(true);
    }
    const now = draw(this.#down ?? false);
    if (scale(now) >= READABLE) {
      this.#down ??= false;
      return now;
    }
    const other = draw(!this.#down);
    if (scale(other) < scale(now) * TURN) return now;
    this.#down = !this.#down;
    return other;
  }

  #resized() {
    if (this.#width !== this.clientWidth) {
      this.#width = this.clientWidth;
      this.#pan.own = false;
      this.requestUpdate('apart');
    } else {
      this.#fit();
    }
  }

  #fit(again = false) {
    const picture = this.#picture;
    const {clientWidth: w} = this;
    const above = w < NARROW ? BAR : 0; // the buttons would hide the first step
    const h = this.clientHeight - above;
    if (again) this.#pan.own = false;
    if (!picture || this.#pan.own || !w) return;
    const along = (w - 2 * MARGIN) / picture.width, across = (h - 2 * MARGIN) / picture.height;
    let scale = Math.min(1, along, across);
    let x = (w - picture.width * scale) / 2, y = (h - picture.height * scale) / 2;
    if (scale < READABLE && !again) {
      scale = Math.max(READABLE, Math.min(.9, this.#down ? along : across));
      const end = picture.boxes.findLast(box => isOpen(box.node.step.status)) ?? picture.boxes[0];
      const middle = (size, all, from, part) => (all * scale + 2 * MARGIN <= size
        ? (size - all * scale) / 2
        : Math.min(MARGIN, Math.max(size - all * scale - MARGIN, size / 2 - (from + part / 2) * scale)));
      x = middle(w, picture.width, end.x, end.w);
      y = middle(h, picture.height, end.y, end.h);
    }
    this.#pan.set(x, y + above, scale);
  }

  render() {
    const picture = this.#picture;
    if (!picture) {
      const {model} = this;
      const failure = this.failure ?? (model?.loaded ? null : model?.error);
      return html`<p class="state">${failure ? `${this.t('load.failed')}: ${failure.title ?? failure.message}`
        : model && !model.loaded && !this.flow ? this.t('loading') : this.t('none.yet')}</p>`;
    }
    const {boxes, lines} = picture;
    const names = new Map(boxes.map(({node}) => [node.key, this.#name(node)]));
    const inTurn = boxes.find(b => b.node.key === this.#focused) ?? boxes.find(b => this.#current(b.node)) ?? boxes[0];
    return html`
      <div class="bar">
        ${picture.rounds ? html`<button aria-pressed=${String(!!this.apart)}
          @click=${() => { this.apart = !this.apart; this.#pan.own = false; }}>${this.t('apart')}</button>` : nothing}
        <button @click=${() => this.#zoom(1.25)} aria-label=${this.t('zoom.in')} title=${this.t('zoom.in')}>+</button>
        <button @click=${() => this.#zoom(.8)} aria-label=${this.t('zoom.out')} title=${this.t('zoom.out')}>−</button>
        <button @click=${() => this.#fit(true)}>${this.t('fit')}</button>
      </div>
      <svg role="group" aria-label=${this.t('flow', {n: boxes.length})} aria-describedby="keys"
        @wheel=${{handleEvent: e => this.#pan.wheel(e), passive: false}} @pointerdown=${e => this.#pan.down(e)}
        @pointermove=${e => this.#pan.move(e)} @pointerup=${this.#up} @pointercancel=${() => this.#pan.up()}
        @keydown=${this.#key}>
        <defs>${['tip', 'loop-tip'].map(id => svg`<marker id=${id} viewBox="0 0 8 8" refX="7.5" refY="4"
          markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .5 8 4 0 7.5z"/></marker>`)}</defs>
        <g id="view">
          ${boxes.filter(box => box.group).map(box => this.#box(box, inTurn, names))}
          ${lines.map(line => this.#line(line, names))}
          ${repeat(boxes.filter(box => !box.group), box => box.node.key, box => this.#box(box, inTurn, names))}
        </g>
      </svg>
      <p id="keys" class="unseen">${this.t('keys')}</p>
      <ol class="unseen">${boxes.map(({node}) => html`<li>${this.#says(node, names)}</li>`)}</ol>
      ${this.flow.truncated ? html`<p class="note small muted">${this.t('truncated')}</p>` : nothing}`;
  }

  #line({edge, d, x, y, back}, names) {
    const loop = edge.kind === 'loop' || back;
    const box = back ? this.#picture.boxes.find(b => b.node.key === edge.to) : null;
    const label = back ? this.#round(box.node.step) : edge.kind === 'branch' ? edge.label : null;
    return svg`<path class="line ${loop ? 'loop' : edge.kind}" d=${d}
        marker-end="url(#${loop ? 'loop-tip' : 'tip'})"/>
      ${label ? svg`<text class="label" x=${x} y=${y} text-anchor=${this.#down || back ? 'start' : 'end'}>${label}</text>` : nothing}`;
  }

  /** Rounds that stand apart say which they are; neighbours that stand for many, from which to which. */
  #name({step, all}) {
    const {iteration, iteration_total: total} = step;
    const round = iteration && all.length === 1 ? ` (${[iteration, total].filter(Boolean).join('/')})` : '';
    const [first, last] = [all[0], all.at(-1)].map(one => one.title ?? one.name);
    return all[0].name === all.at(-1).name ? (step.title ?? step.name) + round : `${first} … ${last}`;
  }

  #round({iteration, iteration_total: total}) {
    if (!iteration) return null;
    return total ? this.t('round', {n: iteration, m: total}) : this.t('rounds', {n: iteration});
  }

  #box({node, x, y, w, h, group}, inTurn, names) {
    const {step} = node;
    const {tone, sign} = look(step.status);
    const title = names.get(node.key);
    const room = w - 42;
    const family = this.#family ??= getComputedStyle(this).fontFamily;
    const turn = inTurn.node === node ? 0 : -1, says = this.#says(node, names);
    const current = this.#current(node) ? 'true' : 'false';
    const decision = `M12 0H${w - 12}L${w} ${h / 2}L${w - 12} ${h}H12L0 ${h / 2}z`;
    return svg`<g class="node ${tone} ${step.status}${group ? ' group' : ''}" transform="translate(${x} ${y})" data-key=${node.key}>
      <title>${title}${step.reason ? '\n' + step.reason : ''}${step.condition ? '\n' + step.condition : ''}</title>
      <path class="box" role="button" tabindex=${turn} aria-label=${says} aria-current=${current}
        d=${step.kind === 'decision' ? decision : `M6 0H${w - 6}Q${w} 0 ${w} 6V${h - 6}Q${w} ${h} ${w - 6} ${h}H6Q0 ${h} 0 ${h - 6}V6Q0 0 6 0z`}></path>
      ${step.kind === 'decision' ? nothing : svg`<rect class="edge-bar" width="3" height=${h - 12} x="0" y="6" rx="1.5" pointer-events="none"/>`}
      <text aria-hidden="true" class="sign" x="14" y="20">${sign}</text>
      <text aria-hidden="true" class="title" x="32" y="20">${fitText(title, room, '13px ' + family)}</text>
      <text aria-hidden="true" class="less" x="32" y="36">${fitText(this.#facts(node, true), room + 6, '11.5px ' + family)}</text>
    </g>`;
  }

  /** Status, time and tries; `brief` has signs for words. */
  #facts({step, all, hidden}, brief) {
    const open = isOpen(step.status);
    const ms = open && step.started_at ? Date.now() - Date.parse(step.started_at) : this.model.steps.get(step.id)?.durationMs ?? step.duration_ms;
    return [
      this.t(step.status === 'pending' ? 'planned' : 'status.' + step.status),
      step.condition_result,
      ms === null || step.kind === 'decision' || step.status === 'skipped' ? null : duration(ms),
      step.attempt > 1 ? brief ? '↻' + step.attempt : this.t('attempt', {n: step.attempt}) : null,
      all.length > 1 ? brief ? '×' + all.length : this.t('times', {n: all.length}) : null,
      hidden ? this.t('hidden', {n: hidden}) : null,
    ].filter(Boolean).join(' · ');
  }

  /** The node in words. */
  #says(node, names) {
    const next = this.#picture.edges.filter(edge => edge.from === node.key && edge.to !== node.key);
    const follows = next.map(edge => (edge.kind === 'branch' ? this.t('branch', edge) + ' ' : '') + names.get(edge.to));
    return [names.get(node.key), this.#facts(node), this.#round(node.step),
      node.step.status === 'skipped' && node.step.reason ? this.t('skipped', node.step) : null,
      follows.length ? this.t('follows', {names: follows.join(', ')}) : null,
    ].filter(Boolean).join(', ');
  }

  #current(node) {
    return node.all.some(step => step.id === this.selectedStep);
  }

  #zoom(factor) {
    this.#pan.zoom(factor, this.clientWidth / 2, this.clientHeight / 2);
  }

  #up = event => {
    const key = event.target.closest('.node')?.dataset.key;
    if (this.#pan.up() || !key) return;
    this.#select(key);
  };

  #select(key) {
    const {step} = this.#picture.boxes.find(box => box.node.key === key).node;
    this.#focused = key;
    if (!step.id.startsWith('plan:')) this.emit('step-select', {id: step.id});
    this.requestUpdate('selectedStep');
  }

  #key = event => {
    const key = event.target.closest('.node')?.dataset.key;
    const arrow = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
    if (arrow && event.shiftKey) this.#pan.pan(arrow[0] * -60, arrow[1] * -60);
    else if (arrow && key) this.#go(key, ...arrow);
    else if ((event.key === 'Enter' || event.key === ' ') && key) this.#select(key);
    else if (event.key === '+' || event.key === '=') this.#zoom(1.25);
    else if (event.key === '-') this.#zoom(.8);
    else if (event.key === '0') this.#fit(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** To the nearest box in a direction; those that a line leads to are nearer. */
  #go(key, dx, dy) {
    const {boxes, edges} = this.#picture;
    const here = boxes.find(box => box.node.key === key);
    const joined = new Set(edges.flatMap(e => (e.from === key ? [e.to] : e.to === key ? [e.from] : [])));
    let best = null, least = Infinity;
    for (const box of boxes) {
      const mx = box.x + box.w / 2 - here.x - here.w / 2, my = box.y + Math.min(box.h, HEIGHT) / 2 - here.y - Math.min(here.h, HEIGHT) / 2;
      const along = mx * dx + my * dy, aside = Math.abs(mx * dy) + Math.abs(my * dx);
      if (box === here || along < 4) continue;
      const far = (along + 2 * aside) * (joined.has(box.node.key) ? .3 : 1);
      if (far < least) [best, least] = [box, far];
    }
    if (!best) return;
    this.#focused = best.node.key;
    this.requestUpdate('selectedStep');
    this.updateComplete.then(() => {
      const node = [...this.renderRoot.querySelectorAll('.node')].find(n => n.dataset.key === best.node.key);
      node?.querySelector('.box').focus({preventScroll: true});
      this.#show(best);
    });
  }

  #show({x, y, w, h}) {
    const {x: px, y: py, scale} = this.#pan;
    const by = (from, size, all) => Math.max(0, MARGIN - from) - Math.max(0, from + size - all + MARGIN);
    const dx = by(px + x * scale, w * scale, this.clientWidth), dy = by(py + y * scale, Math.min(h, HEIGHT) * scale, this.clientHeight);
    if (dx || dy) this.#pan.pan(dx, dy);
  }
}

define('theater-flow', TheaterFlow);
