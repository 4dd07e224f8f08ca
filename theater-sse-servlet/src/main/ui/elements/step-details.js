import {css, define, html, nothing} from '../base/element.js';
import {clock, duration} from '../base/format.js';
import {isOpen, statusStyle, statusView} from '../base/status.js';
import {SessionElement} from '../data/session-element.js';
import {faultStyle, faultView} from './fault.js';

const MOST_SHOWN = 20_000;

/** One step with all that is known of it; its id is `step`. */
export class StepDetails extends SessionElement {
  static properties = {...SessionElement.properties, step: {attribute: false}, trouble: {state: true}};
  static text = {
    en: {
      none: 'No step is chosen.', round: 'round {n}', 'round.of': 'round {n} of {of}',
      attempt: 'attempt {n}', estimate: 'estimated {time}', summary: 'Summary', output: 'Output',
      reasoning: 'Reasoning', result: 'Result', metadata: 'Metadata', decision: 'Decision',
      reason: 'Why it was skipped', earlier: '… {n} earlier characters',
    },
    zh: {
      none: '未选择步骤。', round: '第 {n} 轮', 'round.of': '第 {n}/{of} 轮',
      attempt: '第 {n} 次尝试', estimate: '预计 {time}', summary: '摘要', output: '输出',
      reasoning: '推理', result: '结果', metadata: '元数据', decision: '判断',
      reason: '跳过原因', earlier: '… 前面还有 {n} 个字符',
    },
  };
  static styles = [statusStyle, faultStyle, css`
    :host { padding: 12px 16px; }
    h2 { font-size: 16px; line-height: 1.4; }
    .line { display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: center; margin: 4px 0 8px; }
    .part { margin-top: 12px; }
    h3, summary { font-size: .857em; font-weight: 600; color: var(--muted); }
    summary { cursor: pointer; }
    pre { white-space: pre-wrap; background: var(--panel); border: 1px solid var(--line);
      border-radius: var(--radius); padding: 8px 10px; margin-top: 4px; max-height: 320px; overflow: auto; }
    .live::after { content: '▍'; color: var(--run); animation: theater-pulse 1s infinite; }
  `];

  #asked = null;
  #end;

  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has('step')) this.trouble = this.asked = this.#end = undefined;
    const step = this.model?.steps.get(this.step);
    const key = step && !isOpen(step.status) ? step.id + step.status : step?.id;
    if (!key || key === this.#asked) return;
    this.#asked = key; // lists leave texts out
    this.model.step(step.id).catch(error => { this.trouble = error; });
  }

  render() {
    const step = this.model?.steps.get(this.step);
    if (!step) return html`<p class="state">${this.t('none')}</p>`;
    const {status, error, description} = step;
    return html`
      <h2>${step.title ?? step.name}</h2>
      ${this.#line(step)}
      ${error ? this.#error(step, error) : nothing}
      ${status === 'skipped' && step.reason ? this.#section('reason', html`<p>${step.reason}</p>`) : nothing}
      ${description ? html`<p class="muted">${description}</p>` : nothing}
      ${step.condition ? this.#section('decision', html`<p>${step.condition}
        ${step.conditionResult === null ? nothing : html`→ <strong>${step.conditionResult}</strong>`}</p>`) : nothing}
      ${step.summary && step.summary !== step.output ? this.#section('summary', html`<p>${step.summary}</p>`) : nothing}
      ${step.reasoning ? html`<details class="part" ?open=${isOpen(status) && !step.output}>
        <summary>${this.t('reasoning')}</summary>${this.#text(step.reasoning)}</details>` : nothing}
      ${step.output ? this.#section('output', this.#text(step.output, isOpen(status))) : nothing}
      ${this.#folded('result', step.result)}
      ${this.#folded('metadata', step.metadata)}
      ${this.trouble && this.trouble.status !== 404
        ? html`<p class="small muted">${this.t('load.failed')}: ${this.trouble.message}</p>` : nothing}`;
  }

  /** Stays at the end of what grows, unless somebody has scrolled up. */
  updated() {
    const live = this.renderRoot.querySelector('.live');
    if (!live) return;
    if (this.#end === undefined || live.scrollTop >= this.#end - 8) live.scrollTop = live.scrollHeight;
    this.#end = live.scrollTop;
  }

  #line(step) {
    const {iteration, iterationTotal, attempt, speakerRole, targetRole, estimatedMs} = step;
    return html`<div class="line small">
      ${statusView(this, step.status)}
      <span class="mono muted">${step.name}</span>
      ${step.kind ? html`<span class="badge">${step.kind}</span>` : nothing}
      ${speakerRole || targetRole
        ? html`<span>${speakerRole ?? ''} ${targetRole ? html`→ ${targetRole}` : nothing}</span>` : nothing}
      ${iteration === null ? nothing : html`<span>${this.t(iterationTotal ? 'round.of' : 'round', {n: iteration, of: iterationTotal})}</span>`}
      ${attempt > 1 ? html`<span class="warn">${this.t('attempt', {n: attempt})}</span>` : nothing}
      ${step.durationMs === null ? nothing : html`<span class="number">${duration(step.durationMs)}</span>`}
      ${estimatedMs ? html`<span class="muted number">${this.t('estimate', {time: duration(estimatedMs)})}</span>` : nothing}
      <span class="muted number">${clock(step.startedAt ?? step.endedAt, this.language)}</span>
      ${step.message && isOpen(step.status) ? html`<span class="muted">${step.message}</span>` : nothing}
    </div>`;
  }

  #error(step, error) {
    const mayRetry = error.canRetry && !isOpen(step.status) && this.model.may('CONTROL');
    return faultView(this, error, mayRetry && (() => this.#retry(step)), this.asked === step.id);
  }

  async #retry(step) {
    try {
      await this.model.retry(step.executionId, step.id);
      this.asked = step.id;
    } catch (error) {
      this.trouble = error;
    }
    this.requestUpdate();
  }

  #section(name, content) {
    return html`<section class="part"><h3>${this.t(name)}</h3>${content}</section>`;
  }

  /** The end of a long text, because that is where it grows. */
  #text(text, live = false) {
    const hidden = text.length - MOST_SHOWN;
    return html`${hidden > 0 ? html`<p class="small muted">${this.t('earlier', {n: hidden})}</p>` : nothing}
      <pre tabindex="0" class=${live ? 'live' : ''}>${hidden > 0 ? text.slice(hidden) : text}</pre>`;
  }

  #folded(name, value) {
    if (value === null || (typeof value === 'object' && Object.keys(value).length === 0)) return nothing;
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    return html`<details class="part"><summary>${this.t(name)}</summary>${this.#text(text)}</details>`;
  }
}

define('theater-step-details', StepDetails);
