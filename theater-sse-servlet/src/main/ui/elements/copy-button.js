import {TheaterElement, css, define, html} from '../base/element.js';

/** Copies `value`; also on plain http, where there is no clipboard object. */
export class CopyButton extends TheaterElement {
  static properties = {...TheaterElement.properties, value: {attribute: false}, label: {type: String},
    state: {state: true}};
  static styles = css`
    :host { display: inline-block; }
    button { min-height: 24px; padding: 0 6px; color: var(--muted); }
  `;

  render() {
    const sign = {done: '✓', failed: '✕'}[this.state] ?? '⧉';
    const word = {done: 'copied', failed: 'copy.failed'}[this.state];
    return html`<button class="plain small" title=${this.label ?? this.t('copy')}
      aria-label=${this.label ?? this.t('copy')} @click=${this.#copy}>${sign}</button><span class="unseen"
      role="status">${word ? this.t(word) : ''}</span>`;
  }

  async #copy(event) {
    event.stopPropagation();
    this.state = await copy(this.value) ? 'done' : 'failed';
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
