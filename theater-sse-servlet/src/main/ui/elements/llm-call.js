import {TheaterElement, css, define, html, nothing} from '../base/element.js';
import {clock, count, duration, money} from '../base/format.js';
import {isOpen, statusStyle, statusView} from '../base/status.js';
import {diffStyle, diffView} from '../parts/diff.js';
import {has} from '../parts/found.js';
import '../parts/json-tree.js';
import '../parts/text.js';
import {faultStyle, faultView} from './fault.js';
import {stepName} from './llm-filter.js';
import {llmText} from './llm-words.js';

const QUIET_ENDS = ['stop', 'end_turn', 'tool_calls', 'tool_use', 'stop_sequence'];
const ROLES = ['system', 'developer', 'user', 'assistant', 'tool'];
const KEPT_OPEN = 4;

/**
 * One LLM call of a `.model`, whole: `.call`, `.previous` to compare its prompt with, and the
 * `.words` that it was found by.
 */
export class LlmCall extends TheaterElement {
  static properties = {
    ...TheaterElement.properties,
    model: {attribute: false},
    call: {attribute: false},
    previous: {attribute: false},
    words: {attribute: false},
    raw: {state: true},
    asked: {state: true},
    trouble: {state: true},
  };
  static text = llmText;
  static styles = [statusStyle, diffStyle, faultStyle, css`
    :host { padding: 10px 14px 32px; }
    header { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; }
    h2 { font-size: 1.1em; font-weight: 600; }
    .badges { display: flex; flex-wrap: wrap; gap: 4px; margin: 8px 0; }
    .badge b { color: var(--text); font-weight: 500; }
    .tools { display: flex; flex-wrap: wrap; gap: 2px; margin-inline-start: auto; }
    .tools button { font-size: .857em; min-height: 24px; color: var(--muted); }
    details { border: 1px solid var(--line); border-radius: var(--radius); margin-top: 8px; background: var(--raised); }
    summary { cursor: pointer; padding: 5px 10px; display: flex; gap: 8px; align-items: baseline; list-style: none; }
    summary::-webkit-details-marker { display: none; }
    summary::before { content: '▸'; color: var(--muted); width: 10px; }
    details[open] > summary::before { content: '▾'; }
    summary .what { font-weight: 600; white-space: nowrap; }
    summary .note { margin-inline-start: auto; text-align: end; }
    .body { padding: 0 10px 10px; border-top: 1px solid var(--line); padding-top: 4px; }
    pre { white-space: pre-wrap; max-height: 40vh; overflow: auto; }
    .label { margin-top: 6px; color: var(--muted); font-size: .857em; }
  `];

  #folds = new Map();
  #asked = new Set();
  #blocks = [];

  willUpdate(changed) {
    if (!this.call || !this.model) return;
    if (changed.has('call') && changed.get('call')?.id !== this.call.id) {
      this.#folds.delete('diff');
      this.#again();
    }
    const {status, messages, userPrompt} = this.call;
    const enough = isOpen(status) && (messages || userPrompt !== null);
    if (!enough) this.#load(this.call);
  }

  /** Asks for the texts of a call once for each of its statuses, and again when they were let go. */
  #load({id, status, whole}) {
    const key = `${id} ${status}`;
    if (whole) this.#asked.delete(key);
    if (whole || this.#asked.has(key) || !this.model.may('READ_LLM_IO')) return;
    this.#asked.add(key);
    this.model.call(id).catch(error => {
      if ([this.call?.id, this.previous?.id].includes(id)) this.trouble = error;
    });
  }

  #again() {
    this.trouble = null;
    this.#asked.clear();
    this.requestUpdate();
  }

  render() {
    const {call, model} = this;
    if (!call || !model) return nothing;
    this.#blocks = [];
    const name = call.taskType ?? stepName(model.steps.get(call.stepId)) ?? call.model ?? this.t('call');
    const body = model.may('READ_LLM_IO') ? this.#texts(call) : this.#sizes(call);
    return html`<article aria-label=${this.t('call')}>
      <header>${statusView(this, call.status)}<h2>${name}</h2>
        <span class="muted small number">${clock(call.requestedAt, this.language)}</span>${this.#tools(model)}</header>
      ${this.#badges(call)}${this.#fault(call)}${body}</article>`;
  }

  #tools(model) {
    if (!model.may('READ_LLM_IO')) return nothing;
    const tool = (key, act) => html`<button type="button" class="plain" @click=${act}>${this.t(key)}</button>`;
    return html`<span class="tools">${tool(this.raw ? 'pretty' : 'raw', () => (this.raw = !this.raw))}
      ${tool('fold', () => this.#foldAll(false))}${tool('unfold', () => this.#foldAll(true))}</span>`;
  }

  #badges(call) {
    const {attempt, cost, finishReason: reason, round, usage} = call;
    const cut = Object.keys(call.truncated ?? {}).join(', ');
    const timed = (key, ms) => ms && html`${this.t(key)} <b>${duration(ms)}</b>`;
    const alarm = text => html`<span class="warn">${text}</span>`;
    const ended = reason && this.t('finish', {reason});
    const badges = [
      call.provider, call.model && html`<b>${call.model}</b>`, usage && this.#tokens(usage),
      cost && html`<b>${money(cost)}</b>`, timed('latency', call.durationMs), timed('ttft', call.ttftMs),
      timed('queued', call.queuedMs), attempt > 1 && alarm(`↻ ${this.t('attempt', {n: attempt})}`),
      round && this.t('round', {n: round}), call.role,
      QUIET_ENDS.includes(reason) ? ended : ended && alarm(ended),
      call.sanitized && alarm(`▒ ${this.t('redacted')}`), cut && alarm(`✂ ${this.t('truncated')}: ${cut}`),
    ];
    return html`<div class="badges number">${badges.filter(Boolean).map(badge =>
      html`<span class="badge">${badge}</span>`)}</div>`;
  }

  #tokens({inputTokens, outputTokens, cacheReadTokens, reasoningTokens}) {
    const part = (key, n) => (n ? ` · ${this.t(key, {n: count(n)})}` : '');
    return html`${this.t('tokens')} <b>${count(inputTokens)} → ${count(outputTokens)}</b>${
      part('of.cached', cacheReadTokens)}${part('of.reasoning', reasoningTokens)}`;
  }

  #fault({error, stepId, executionId}) {
    if (!error) return nothing;
    const retry = error.canRetry && stepId && executionId && this.model.may('CONTROL');
    return faultView(this, error, retry && (() => this.#retry(executionId, stepId)), this.asked === this.call.id);
  }

  async #retry(executionId, stepId) {
    const {id} = this.call;
    try {
      await this.model.retry(executionId, stepId);
      this.asked = id;
    } catch (error) {
      this.trouble = error;
    }
  }

  #sizes(call) {
    const {promptLength, responseLength, reasoningLength} = call;
    const sizes = Object.entries({prompt: promptLength, response: responseLength, reasoning: reasoningLength})
      .filter(([, n]) => n !== null).map(([name, n]) => this.t(`size.${name}`, {n: count(n)}));
    return html`<p class="state">${this.t('no.right')}<br>${
      sizes.length ? this.t('sizes', {sizes: sizes.join(' · ')}) : nothing}</p>`;
  }

  #texts(call) {
    const open = isOpen(call.status);
    const {reasoning, rawRequest, rawResponse} = call;
    const absent = !call.whole && !open && !this.trouble;
    return html`${this.trouble ? this.#sorry(this.trouble) : nothing}
      ${absent ? html`<p class="state" role="status">${this.t('loading')}</p>` : nothing}
      ${this.#conversation(call)}
      ${reasoning ? this.#text('reasoning', this.t('reasoning'), reasoning, open && !call.response,
        'reasoning', open) : nothing}
      ${call.response || open ? this.#response(call, open) : nothing}
      ${(call.toolCalls ?? []).map((tool, i) => this.#tool(`tool-${i}`, tool))}
      ${this.previous ? this.#block('diff', this.t('diff'), clock(this.previous.requestedAt, this.language),
        false, () => this.#diff()) : nothing}
      ${rawRequest ? this.#text('request', this.t('request'), rawRequest, false, 'raw_request') : nothing}
      ${rawResponse ? this.#text('answer', this.t('answer'), rawResponse, false, 'raw_response') : nothing}
      ${this.#values('params', call.params)}${this.#values('metadata', call.metadata)}`;
  }

  #sorry(error) {
    return html`<div class="state" role="alert"><p><strong>${this.t('load.failed')}</strong></p>
      <p>${error.message}</p>
      <p><button type="button" @click=${() => this.#again()}>${this.t('try.again')}</button></p></div>`;
  }

  #response(call, open) {
    if (call.response) return this.#text('response', this.t('response'), call.response, true, 'response', open);
    return this.#block('response', this.t('response'), '', true, () => html`<p class="muted">${this.t('waiting')}</p>`);
  }

  #conversation(call) {
    const messages = messagesOf(call);
    return messages.map(({role, content, parts}, i) => {
      const quiet = ['system', 'developer'].includes(role);
      const open = !quiet && i >= messages.length - KEPT_OPEN;
      const title = ROLES.includes(role) ? this.t(`part.${role}`) : role;
      if (parts) return this.#parts(`message-${i}`, title, parts, open);
      const field = quiet ? 'system_prompt' : i === messages.length - 1 ? 'prompt' : `messages[${i}]`;
      return this.#text(`${quiet ? 'system' : 'message'}-${i}`, title, content ?? '', open, field);
    });
  }

  #parts(id, title, parts, open) {
    const names = parts.map(part => part.name).filter(Boolean).join(', ');
    return this.#block(id, title, names, open, () => parts.map(part => this.#part(part, title)));
  }

  #part({type, id, name, text, arguments: given, result, description}, title) {
    const label = content => html`<p class="label">${content}</p>`;
    if (type === 'text') return this.#view(text, title);
    if (type === 'reasoning') return [label(this.t('reasoning')), this.#view(text, title)];
    if (type === 'tool_call') {
      return [label(html`${this.t('tool.call')} <code>${name}</code> ${id}`), this.#view(given, name)];
    }
    if (type === 'tool_result') return [label(`${this.t('tool.result')} ${id ?? ''}`), this.#view(result, title)];
    return label(`▨ ${name ?? type} ${description ?? ''}`);
  }

  #tool(id, tool) {
    const ms = tool.durationMs ?? tool.duration_ms;
    const title = html`${this.t('tool.call')} <code>${tool.name}</code>`;
    return this.#block(id, title, ms ? duration(ms) : '', true, () => html`
      <p class="label">${this.t('arguments')}</p>${this.#view(tool.arguments, tool.name)}
      ${tool.error ? html`<p class="bad">✕ ${tool.error}</p>` : nothing}
      ${tool.result ? html`<p class="label">${this.t('result')}</p>
        ${this.#view(tool.result, tool.name)}` : nothing}`);
  }

  #values(key, values) {
    if (!values || !Object.keys(values).length) return nothing;
    return this.#block(key, this.t(key), '', false, () => html`
      <theater-json-tree .value=${values} lang=${this.language}></theater-json-tree>`);
  }

  #text(id, title, text, open, field, streaming = false) {
    const cut = this.call.truncated?.[field];
    const note = cut
      ? html`<span class="warn">✂ ${this.t('truncated.of', {n: count(cut.original_length)})}</span>`
      : this.t('chars', {n: count(text.length)});
    return this.#block(id, title, note, open || has(text, this.words), () => this.#view(text, title, streaming));
  }

  #view(text, name, streaming = false) {
    if (!text) return html`<p class="muted">${this.t('no.text')}</p>`;
    return html`<theater-text .text=${text} .mark=${this.words} name=${name} ?raw=${this.raw} ?streaming=${streaming}
      lang=${this.language}></theater-text>`;
  }

  #block(id, title, note, open, body) {
    this.#blocks.push(id);
    const shown = this.#folds.get(id) ?? open;
    return html`<details part="block" .open=${shown} @toggle=${event => this.#onToggle(id, shown, event)}>
      <summary><span class="what">${title}</span>
        <span class="note muted small number">${note}</span></summary>
      ${shown ? html`<div class="body">${body()}</div>` : nothing}</details>`;
  }

  #onToggle(id, shown, event) {
    const {open} = event.currentTarget;
    if (open === shown) return;
    this.#folds.set(id, open);
    this.requestUpdate();
  }

  #foldAll(open) {
    for (const id of this.#blocks) this.#folds.set(id, open);
    this.requestUpdate();
  }

  #diff() {
    const {previous, call} = this;
    if (!previous.whole) {
      this.#load(previous);
      return html`<p class="muted">${this.t('loading')}</p>`;
    }
    const [before, after] = [previous, call].map(promptText);
    return before === after ? html`<p class="muted">${this.t('diff.same')}</p>`
      : diffView(before, after, n => this.t('diff.equal', {n}));
  }
}

function messagesOf({messages, systemPrompt, userPrompt}) {
  if (messages) return messages;
  return [['system', systemPrompt], ['user', userPrompt]].filter(([, content]) => content)
    .map(([role, content]) => ({role, content}));
}

function promptText(call) {
  const said = ({content, parts}) => content
    ?? (parts ?? []).map(part => part.text ?? part.arguments ?? part.result ?? part.description ?? '').join('\n');
  return messagesOf(call).map(message => `[${message.role}]\n${said(message)}`).join('\n\n');
}

define('theater-llm-call', LlmCall);
