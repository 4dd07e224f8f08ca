import {TheaterElement, css, define, html, nothing} from '../base/element.js';

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

/** A button that copies `.value`, or what `.from()` gives when it is pressed. */
export class CopyButton extends TheaterElement {
  static properties = {
    ...TheaterElement.properties,
    value: {attribute: false},
    from: {attribute: false},
    label: {type: String},
    said: {state: true},
  };
  static styles = css`
    :host { display: inline-block; }
    button { font-size: .857em; min-height: 24px; padding: 0 6px; color: var(--muted); white-space: nowrap; }
  `;

  render() {
    const said = this.said && this.t(this.said);
    return html`<button class="plain" type="button" @click=${() => this.#copy()}>
      ${this.said === 'copied' ? '✓ ' : ''}${said ?? this.label ?? this.t('copy')}</button>
      <span class="unseen" role="status">${said ?? nothing}</span>`;
  }

  async #copy() {
    const done = await copy(String(this.from?.() ?? this.value ?? ''));
    this.said = done ? 'copied' : 'copy.failed';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.said = null), 1600);
  }
}

define('theater-copy', CopyButton);
