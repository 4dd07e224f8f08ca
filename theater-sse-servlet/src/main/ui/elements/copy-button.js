import {TheaterElement, css, define, html, svg} from '../base/element.js';

const SHEETS = svg`<svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor"
  stroke-width="1.3" aria-hidden="true"><rect x="5.5" y="5.5" width="8" height="8" rx="1.5"></rect>
  <path d="M3.5 10.5h-1v-8h8v1"></path></svg>`;

/** Copies `text`; also on plain http, where there is no clipboard object. */
export class CopyButton extends TheaterElement {
  static properties = {...TheaterElement.properties, text: {attribute: false}, label: {type: String},
    state: {state: true}};
  static styles = css`
    :host { display: inline-block; }
    button { min-height: 24px; padding: 0 6px; color: var(--muted); vertical-align: middle; }
  `;

  render() {
    const sign = {done: '✓', failed: '✕'}[this.state] ?? SHEETS;
    const word = {done: 'copied', failed: 'copy.failed'}[this.state];
    return html`<button class="plain small" title=${this.label ?? this.t('copy')}
      aria-label=${this.label ?? this.t('copy')} @click=${this.#copy}>${sign}</button><span class="unseen"
      role="status">${word ? this.t(word) : ''}</span>`;
  }

  async #copy(event) {
    event.stopPropagation();
    this.state = await copy(this.text) ? 'done' : 'failed';
    setTimeout(() => { this.state = null; }, 1500);
  }
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.setProperty('position', 'fixed');
  area.style.setProperty('opacity', '0');
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return copied;
}

define('theater-copy', CopyButton);
