import {TheaterElement, css, define, html, nothing, svg} from '../base/element.js';

/** Puts a text on the clipboard, also on pages without https; says whether it worked. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // not there without https, or not allowed
  }
}

function copyBySelection(text) {
  const field = document.createElement('textarea');
  const before = document.activeElement;
  field.value = text;
  field.readOnly = true;
  field.style.setProperty('position', 'fixed');
  field.style.setProperty('opacity', '0');
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  before?.focus?.({preventScroll: true});
  return done;
}

const SHEETS = svg`<svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor"
  stroke-width="1.3" aria-hidden="true"><rect x="5.5" y="5.5" width="8" height="8" rx="1.5"></rect>
  <path d="M3.5 10.5h-1v-8h8v1"></path></svg>`;

/** A button that copies `.text`; a `label` stands beside its sign. */
export class CopyButton extends TheaterElement {
  static properties = {
    ...TheaterElement.properties,
    text: {attribute: false},
    label: {type: String},
    said: {state: true},
  };
  static styles = css`
    :host { display: inline-block; }
    button {
      display: inline-flex; align-items: center; gap: 4px; min-height: 24px; padding: 0 6px;
      font-size: .857em; color: var(--muted); white-space: nowrap;
    }
  `;

  #timer = 0;

  render() {
    const sign = {copied: '✓', 'copy.failed': '✕'}[this.said] ?? SHEETS;
    const name = this.label ?? this.t('copy');
    return html`<button class="plain" type="button" title=${name} aria-label=${name}
      @click=${event => this.#copy(event)}>${sign}${this.label ?? nothing}</button><span class="unseen"
      role="status">${this.said ? this.t(this.said) : nothing}</span>`;
  }

  async #copy(event) {
    event.stopPropagation();
    this.said = await copy(String(this.text ?? '')) ? 'copied' : 'copy.failed';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.said = null), 1600);
  }
}

define('theater-copy', CopyButton);
