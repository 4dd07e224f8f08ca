import {TheaterElement, css, define, html, nothing} from '../base/element.js';
import {size} from '../base/format.js';
import {code, codeStyle} from './code.js';
import {Found, foundStyle} from './found.js';
import {markdown, markdownStyle} from './markdown.js';
import {parseJson} from './json-tree.js';
import './copy.js';

const MOST_SHAPED = 150_000;
const MOST_SHOWN = 2_000_000;
const PREVIEW = 200_000;
const CHUNK = 16_000;

/**
 * A text of any size. While it `streaming` it is plain and grows at its end; then it is what it
 * looks like: a JSON tree, code of the language `.code`, or Markdown. Large texts stay plain, the
 * largest are a preview and a file. `raw` shows any as it is, and `select-raw {raw}` asks for it.
 * `.mark` is what somebody looks for in it.
 */
export class TextView extends TheaterElement {
  static properties = {
    ...TheaterElement.properties,
    text: {attribute: false},
    mark: {attribute: false},
    streaming: {type: Boolean},
    raw: {type: Boolean},
    code: {type: String},
    name: {type: String},
  };
  static text = {
    en: {markdown: 'Markdown', json: 'JSON', code: 'Code', raw: 'Raw', shown: 'View', download: 'Download',
      preview: 'The first {n} of {all}. The rest is in the file.'},
    zh: {markdown: 'Markdown', json: 'JSON', code: '代码', raw: '原文', shown: '显示方式', download: '下载',
      preview: '仅显示前 {n}，共 {all}，其余请下载查看。'},
  };
  static styles = [codeStyle, markdownStyle, foundStyle, css`
    .bar { float: inline-end; display: flex; gap: 2px; align-items: center; margin-inline-start: 8px; }
    :host { display: flow-root; }
    .bar > button { font-size: .857em; min-height: 24px; padding: 0 6px; color: var(--muted); }
    .bar > [aria-pressed='true'] { color: var(--text); background: var(--tint); }
    pre { white-space: pre-wrap; line-height: 1.55; }
    .prose { font: inherit; }
    .plain > div { content-visibility: auto; contain-intrinsic-size: auto 800px; }
    .streaming > :last-child::after {
      content: '▍'; color: var(--run); animation: theater-blink 1.1s steps(2) infinite;
    }
    @keyframes theater-blink { to { opacity: 0; } }
  `];

  #parsed;
  #written = '';
  #shape = 'raw';
  #found = new Found();

  constructor() {
    super();
    this.text = '';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#found.clear();
  }

  willUpdate(changed) {
    if (changed.has('text') || changed.has('streaming') || changed.has('code')) this.#recognise();
  }

  #recognise() {
    const text = this.text ?? '';
    this.#parsed = undefined;
    this.#shape = 'raw';
    if (this.streaming || text.length > MOST_SHAPED) return;
    this.#parsed = parseJson(text);
    if (this.#parsed !== undefined) this.#shape = 'json';
    else if (this.code) this.#shape = 'code';
    else {
      this.#parsed = markdown(text);
      this.#shape = this.#parsed ? 'markdown' : 'raw';
    }
  }

  render() {
    const text = this.text ?? '';
    const shape = this.raw ? 'raw' : this.#shape;
    const huge = text.length > MOST_SHOWN;
    return html`<div class="bar" part="bar" role="group" aria-label=${this.name || this.t('shown')}>
        ${this.#shape === 'raw' ? nothing : [this.#shape, 'raw'].map(kind => this.#choice(kind, kind === shape))}
        ${huge ? html`<button type="button" class="plain" @click=${() => this.#download()}>↓
          ${this.t('download')}</button>` : nothing}
        <theater-copy .text=${text} lang=${this.language}></theater-copy></div>
      ${huge ? html`<p class="muted small">${
        this.t('preview', {n: size(PREVIEW), all: size(text.length)})}</p>` : nothing}
      ${this.#body(shape)}`;
  }

  #choice(kind, pressed) {
    return html`<button type="button" class="plain" aria-pressed=${String(pressed)}
      @click=${() => this.#ask(kind === 'raw')}>${this.t(kind)}</button>`;
  }

  #body(shape) {
    if (shape === 'json') {
      return html`<theater-json-tree .value=${this.#parsed} .mark=${this.mark} lang=${this.language}></theater-json-tree>`;
    }
    if (shape === 'code') return html`<pre class="code">${code(this.text, this.code)}</pre>`;
    if (shape === 'markdown') return this.#parsed;
    const exact = !this.streaming && (this.raw || this.text?.length > MOST_SHAPED);
    return html`<pre class=${`plain${exact ? '' : ' prose'}${this.streaming ? ' streaming' : ''}`}></pre>`;
  }

  updated() {
    const pre = this.renderRoot.querySelector('pre.plain');
    const text = this.text ?? '';
    if (pre) this.#write(pre, text.length > MOST_SHOWN ? text.slice(0, PREVIEW) : text);
    else this.#written = '';
    this.#found.mark(this.renderRoot, this.streaming ? null : this.mark);
  }

  /** Adds what is new to the last text node; a new block now and then keeps its layout cheap. */
  #write(pre, text) {
    if (!pre.firstChild || !text.startsWith(this.#written)) {
      pre.replaceChildren();
      this.#written = '';
    }
    for (let from = this.#written.length; from < text.length; ) {
      const last = pre.lastChild?.firstChild;
      const full = !last || (last.length > CHUNK && text[from - 1] === '\n');
      const node = full ? document.createTextNode('') : last;
      if (full) pre.appendChild(document.createElement('div')).append(node);
      const line = text.indexOf('\n', from + Math.max(0, CHUNK - node.length));
      const to = line < 0 ? text.length : line + 1;
      node.appendData(text.slice(from, to));
      from = to;
    }
    this.#written = text;
  }

  #ask(raw) {
    this.raw = raw;
    this.dispatchEvent(new CustomEvent('select-raw', {detail: {raw}}));
  }

  #download() {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([this.text], {type: 'text/plain;charset=utf-8'}));
    link.download = `${this.name || 'text'}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}

define('theater-text', TextView);
