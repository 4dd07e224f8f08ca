import {TheaterElement, css, define, html, nothing} from '../base/element.js';
import {clock, count, duration, money} from '../base/format.js';
import {isOpen, statusStyle, statusView} from '../base/status.js';
import {diffStyle, diffView} from '../parts/diff.js';
import '../parts/json-tree.js';
import '../parts/text.js';
import {stepName} from './llm-filter.js';
import {llmText} from './llm-words.js';

const QUIET_ENDS = ['stop', 'end_turn', 'tool_calls', 'tool_use', 'stop_sequence'];
const KEPT_OPEN = 4;

/** One LLM call of a `.model`, whole: `.call`, and `.previous` to compare its prompt with. */
export class LlmCall extends TheaterElement {
  static properties = {
    ...TheaterElement.properties,
    model: {attribute: false},
    call: {attribute: false},
    previous: {attribute: false},
    raw: {state: true},
    trouble: {state: true},
  };
  static text = llmText;
  static styles = [statusStyle, diffStyle, css`
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
    .fault { border: 1px solid var(--bad); border-radius: var(--radius); padding: 8px 12px; margin-top: 8px;
      background: color-mix(in srgb, var(--bad) 7%, transparent); }
    .fault > * + * { margin-top: 4px; }
    pre { white-space: pre-wrap; max-height: 40vh; overflow: auto; }
    .label { margin-top: 6px; color: var(--muted); font-size: .857em; }
  `];

  #folds = new Map();
  #asked = null;
  #blocks = [];

  willUpdate(changed) {
    if (!this.call || !this.model) return;
    if (changed.has('call') && changed.get('call')?.id !== this.call.id) this.#folds.delete('diff');
    this.#load(this.call);
  }

  /** Texts are asked for once per call and status; of a running one those that are here will do. */
  #load({id, status, whole, messages, userPrompt}) {
    const key = `${id} ${status}`;
    if (whole || this.#asked === key || !this.model.may('READ_LLM_IO')) return;
    if (isOpen(status) && (messages || userPrompt !== null)) return;
    this.#asked = key;
    this.trouble = null;
    this.model.call(id).catch(error => {
      if (this.#asked === key) this.trouble = error;
    });
  }

  #again() {
    this.#asked = null;
    this.requestUpdate();
  }

  render() {
    const {call, model} = this;
    if (!call || !model) return nothing;
    this.#blocks = [];
    const body = model.may('READ_LLM_IO') ? this.#texts(call) : this.#sizes(call);
    return html`<article aria-label=${this.t('call')}>
      <header>${statusView(this, call.status)}<h2>${call.taskType ?? stepName(model.steps.get(call.stepId)) ?? call.model ?? this.t('call')}</h2>
        <span class="muted small number">${clock(call.requestedAt, this.language)}</span>${this.#tools(model)}</header>
      ${this.#badges(call)}${this.#fault(call)}${body}</article>`;
  }

  #tools(model) {
    if (!model.may('READ_LLM_IO')) return nothing;
    return html`<span class="tools">
      <button type="button" class="plain" @click=${() => (this.raw = !this.raw)}>${this.t(this.raw ? 'pretty' : 'raw')}</button>
      <button type="button" class="plain" @click=${() => this.#foldAll(false)}>${this.t('fold')}</button>
      <button type="button" class="plain" @click=${() => this.#foldAll(true)}>${this.t('unfold')}</button></span>`;
  }

  #badges(call) {
    const {usage} = call;
    const timed = (key, ms) => (ms === null || ms === undefined ? nothing : this.#badge(html`${this.t(key)} <b>${duration(ms)}</b>`));
    const few = (key, n) => (n ? ` · ${this.t(key, {n: count(n)})}` : '');
    const cut = Object.keys(call.truncated ?? {});
    return html`<div class="badges number">
      ${call.provider ? this.#badge(call.provider) : nothing}${call.model ? this.#badge(html`<b>${call.model}</b>`) : nothing}
      ${usage ? this.#badge(html`${this.t('tokens')} <b>${count(usage.inputTokens)} → ${count(usage.outputTokens)}</b>${few('cached', usage.cacheReadTokens)}${few('thought', usage.reasoningTokens)}`) : nothing}
      ${call.cost ? this.#badge(html`<b>${money(call.cost)}</b>`) : nothing}
      ${timed('latency', call.durationMs)}${timed('ttft', call.ttftMs)}${call.queuedMs ? timed('queued', call.queuedMs) : nothing}
      ${call.attempt > 1 ? this.#badge(html`<span class="warn">↻ ${this.t('attempt', {n: call.attempt})}</span>`) : nothing}
      ${call.round ? this.#badge(this.t('round', {n: call.round})) : nothing}
      ${call.role ? this.#badge(call.role) : nothing}
      ${call.finishReason ? this.#badge(html`<span class=${QUIET_ENDS.includes(call.finishReason) ? '' : 'warn'}>${this.t('finish', {reason: call.finishReason})}</span>`) : nothing}
      ${call.sanitized ? this.#badge(html`<span class="warn">▒ ${this.t('redacted')}</span>`) : nothing}
      ${cut.length ? this.#badge(html`<span class="warn">✂ ${this.t('truncated')}: ${cut.join(', ')}</span>`) : nothing}</div>`;
  }

  #badge(content) {
    return html`<span class="badge">${content}</span>`;
  }

  #fault({error, stepId, executionId}) {
    if (!error) return nothing;
    const retry = error.canRetry && stepId && executionId && this.model.may('CONTROL');
    return html`<section class="fault" role="group" aria-label=${this.t('error')}>
      <p><strong class="bad">✕ ${error.title ?? this.t('error')}</strong> <code class="muted">${error.code}</code></p>
      ${error.message ? html`<p>${error.message}</p>` : nothing}
      ${error.suggestion ? html`<p class="muted">→ ${error.suggestion}</p>` : nothing}
      ${retry ? html`<p><button type="button" @click=${event => this.#retry(event.target, executionId, stepId)}>${this.t('retry')}</button></p>` : nothing}
      ${error.stackTrace ? this.#block('stack', this.t('stack'), '', false, () => html`<pre tabindex="0">${error.stackTrace}</pre>`) : nothing}</section>`;
  }

  async #retry(button, executionId, stepId) {
    button.disabled = true;
    try {
      await this.model.retry(executionId, stepId);
    } catch (error) {
      button.disabled = false;
      this.trouble = error;
    }
  }

  #sizes(call) {
    const sizes = {prompt: count(call.promptLength), response: count(call.responseLength), reasoning: count(call.reasoningLength)};
    return html`<p class="state">${this.t('no.right')}<br>${this.t('sizes', sizes)}</p>`;
  }

  #texts(call) {
    const open = isOpen(call.status);
    const {trouble} = this;
    return html`${trouble ? html`<div class="state" role="alert"><p><strong>${this.t('load.failed')}</strong></p><p>${trouble.message}</p>
        <p><button type="button" @click=${() => this.#again()}>${this.t('try.again')}</button></p></div>` : nothing}
      ${!call.whole && !open && !trouble ? html`<p class="state" role="status">${this.t('loading')}</p>` : nothing}
      ${this.#conversation(call)}
      ${call.reasoning ? this.#text('reasoning', this.t('reasoning'), call.reasoning, open && !call.response, 'reasoning', open) : nothing}
      ${call.response || open ? this.#response(call, open) : nothing}
      ${(call.toolCalls ?? []).map((tool, i) => this.#tool(`tool-${i}`, tool))}
      ${this.previous ? this.#block('diff', this.t('diff'), clock(this.previous.requestedAt, this.language), false, () => this.#diff()) : nothing}
      ${call.rawRequest ? this.#text('request', this.t('request'), call.rawRequest, false, 'raw_request') : nothing}
      ${call.rawResponse ? this.#text('answer', this.t('answer'), call.rawResponse, false, 'raw_response') : nothing}
      ${this.#values('params', call.params)}${this.#values('metadata', call.metadata)}`;
  }

  #response(call, open) {
    if (call.response) return this.#text('response', this.t('response'), call.response, true, 'response', open);
    return this.#block('response', this.t('response'), '', true, () => html`<p class="muted">${this.t('waiting')}</p>`);
  }

  #conversation(call) {
    const messages = messagesOf(call);
    return messages.map((message, i) => {
      const quiet = ['system', 'developer'].includes(message.role);
      const recent = i >= messages.length - KEPT_OPEN;
      const title = ['system', 'user', 'assistant', 'tool', 'developer'].includes(message.role)
        ? this.t(`part.${message.role}`) : message.role;
      if (message.parts) return this.#parts(`message-${i}`, title, message.parts, recent);
      const field = quiet ? 'system_prompt' : i === messages.length - 1 ? 'prompt' : `messages[${i}]`;
      return this.#text(quiet ? `system-${i}` : `message-${i}`, title, message.content ?? '', !quiet && recent, field);
    });
  }

  #parts(id, title, parts, open) {
    return this.#block(id, title, parts.map(part => part.name ?? '').filter(Boolean).join(', '), open, () => parts.map(part => {
      if (part.type === 'text') return this.#view(part.text, title);
      if (part.type === 'reasoning') return html`<p class="label">${this.t('reasoning')}</p>${this.#view(part.text, title)}`;
      if (part.type === 'tool_call') return html`<p class="label">${this.t('tool.call')} <code>${part.name}</code> ${part.id ?? ''}</p>${this.#view(part.arguments, part.name)}`;
      if (part.type === 'tool_result') return html`<p class="label">${this.t('tool.result')} ${part.id ?? ''}</p>${this.#view(part.result, title)}`;
      return html`<p class="label">▨ ${part.name ?? part.type} ${part.description ?? ''}</p>`;
    }));
  }

  #tool(id, tool) {
    const ms = tool.durationMs ?? tool.duration_ms;
    return this.#block(id, html`${this.t('tool.call')} <code>${tool.name}</code>`, ms ? duration(ms) : '', true, () => html`
      <p class="label">${this.t('arguments')}</p>${this.#view(tool.arguments, tool.name)}
      ${tool.error ? html`<p class="bad">✕ ${tool.error}</p>` : nothing}
      ${tool.result ? html`<p class="label">${this.t('result')}</p>${this.#view(tool.result, tool.name)}` : nothing}`);
  }

  #values(key, values) {
    if (!values || !Object.keys(values).length) return nothing;
    return this.#block(key, this.t(key), '', false, () => html`<theater-json-tree .value=${values} lang=${this.language}></theater-json-tree>`);
  }

  #text(id, title, text, open, field, streaming = false) {
    const cut = this.call.truncated?.[field];
    const length = cut?.original_length ?? cut?.originalLength;
    const note = cut ? html`<span class="warn">✂ ${this.t('truncated.of', {n: count(length)})}</span>` : this.t('chars', {n: count(text.length)});
    return this.#block(id, title, note, open, () => this.#view(text, title, streaming));
  }

  #view(text, name, streaming = false) {
    return text ? html`<theater-text .text=${text} name=${name} ?raw=${this.raw} ?streaming=${streaming} lang=${this.language}></theater-text>`
      : html`<p class="muted">${this.t('no.text')}</p>`;
  }

  #block(id, title, note, open, body) {
    this.#blocks.push(id);
    const shown = this.#folds.get(id) ?? open;
    return html`<details part="block" .open=${shown} @toggle=${event => this.#onToggle(id, shown, event)}>
      <summary><span class="what">${title}</span><span class="note muted small number">${note}</span></summary>
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
      this.model.call(previous.id).catch(error => (this.trouble = error));
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
