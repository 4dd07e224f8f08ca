import {TheaterElement, css, define, html, nothing} from '../base/element.js';
import './copy.js';
import {Found, foundStyle} from './found.js';

const SLICE = 100;
const LONG_TEXT = 400;
const FEW = 12;
const BRIEF = 60;

/** A number that a double cannot hold, as it was written. */
class WrittenNumber {
  constructor(text) {
    this.text = text;
  }

  toJSON() {
    return JSON.rawJSON?.(this.text) ?? this.text;
  }
}

/** The object or array that a text is, or undefined; large numbers stay as they were written. */
export function parseJson(text) {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text, (key, value, context) => (
      typeof value === 'number' && context?.source && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source)
        ? new WrittenNumber(context.source) : value));
  } catch {
    return undefined;
  }
}

/** `.value` as a tree to fold and unfold; what is folded does not exist yet. `.mark` is looked for. */
export class JsonTree extends TheaterElement {
  static properties = {...TheaterElement.properties, value: {attribute: false}, mark: {attribute: false}, chosen: {state: true}};
  static text = {
    en: {path: 'Copy path', value: 'Copy value', next: '{n} more', whole: 'Show all {n} characters'},
    zh: {path: '复制路径', value: '复制值', next: '还有 {n} 项', whole: '显示全部 {n} 个字符'},
  };
  static styles = [foundStyle, css`
    :host { font: .93em / 1.6 var(--mono); }
    ul ul { padding-inline-start: 14px; border-inline-start: 1px solid var(--line); margin-inline-start: 5px; }
    button { min-height: 0; padding: 0 2px; text-align: start; }
    .key { color: var(--accent); }
    .leaf { margin-inline-start: 14px; }
    .sign { display: inline-block; width: 10px; color: var(--muted); }
    .string { white-space: pre-wrap; color: light-dark(#1a6b3c, #8ad6a6); }
    .number { color: light-dark(#8a4b00, #e9b872); } .word { color: light-dark(#7a2aa8, #d0a3f0); }
  `];

  #open = new Map();
  #slices = new Map();
  #found = new Found();

  updated() {
    this.#found.mark(this.renderRoot, this.mark);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#found.clear();
  }

  willUpdate(changed) {
    if (!changed.has('value')) return;
    this.#open.clear();
    this.#slices.clear();
    this.chosen = null;
  }

  render() {
    return html`<ul part="json">${this.#node('$', null, this.value, true)}</ul>`;
  }

  #node(path, key, value, opens) {
    const folds = value && typeof value === 'object' && !(value instanceof WrittenNumber);
    const entries = folds ? Object.keys(value) : [];
    const open = entries.length > 0 && (this.#open.get(path) ?? opens);
    const name = key === null ? '' : html`<span class="key">${key}</span>: `;
    const head = entries.length ? this.#fold(path, name, value, entries, open)
      : key === null ? this.#leaf(path, value)
        : html`<button type="button" class="plain leaf" @click=${() => (this.chosen = path)}>${name}</button>${
          this.#leaf(path, value)}`;
    return html`<li>${head}${this.chosen === path ? this.#copies(path, value) : nothing}
      ${open ? this.#children(path, value, entries, key === null && entries.length <= FEW) : nothing}</li>`;
  }

  #fold(path, name, value, keys, open) {
    return html`<button type="button" class="plain" aria-expanded=${String(open)}
      @click=${() => this.#toggle(path, open)}><span class="sign" aria-hidden="true">${open ? '▾' : '▸'}</span>
      ${name}<span class="muted">${brief(value, keys, open)}</span></button>`;
  }

  #copies(path, value) {
    const button = (label, text) => html`
      <theater-copy .text=${text} label=${label} lang=${this.language}></theater-copy>`;
    return [button(this.t('path'), path), button(this.t('value'), written(value))];
  }

  #children(path, value, keys, open) {
    const shown = this.#slices.get(path) ?? SLICE;
    const child = key => this.#node(step(path, value, key), key, value[key], open);
    return html`<ul>${keys.slice(0, shown).map(child)}${keys.length > shown ? html`<li>
      <button type="button" class="plain muted" @click=${() => this.#more(path, shown + SLICE)}>…
        ${this.t('next', {n: keys.length - shown})}</button></li>` : nothing}</ul>`;
  }

  #leaf(path, value) {
    if (value instanceof WrittenNumber) return html`<span class="number">${value.text}</span>`;
    if (typeof value === 'number') return html`<span class="number">${value}</span>`;
    if (typeof value !== 'string') return html`<span class="word">${written(value)}</span>`;
    const cut = value.length > LONG_TEXT && !this.#slices.has(path);
    const more = cut ? html` <button type="button" class="plain muted"
      @click=${() => this.#more(path, 0)}>${this.t('whole', {n: value.length})}</button>` : nothing;
    return html`<span class="string">"${cut ? `${value.slice(0, LONG_TEXT)}…` : value}"</span>${more}`;
  }

  #toggle(path, open) {
    this.#open.set(path, !open);
    this.chosen = path;
    this.requestUpdate();
  }

  #more(path, shown) {
    this.#slices.set(path, shown);
    this.requestUpdate();
  }
}

/** An array by its length, an object by its first fields. */
function brief(value, keys, open) {
  if (Array.isArray(value)) return `[${keys.length}]`;
  const names = keys.slice(0, 12).join(', ');
  if (open) return `{${keys.length}}`;
  return names.length > BRIEF || keys.length > 12 ? `{${names.slice(0, BRIEF)}…}` : `{${names}}`;
}

function step(path, parent, key) {
  if (Array.isArray(parent)) return `${path}[${key}]`;
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function written(value) {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

define('theater-json-tree', JsonTree);
