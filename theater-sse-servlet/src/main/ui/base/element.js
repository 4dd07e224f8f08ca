import {ReactiveElement, css} from '../vendor/reactive-element.js';
import {html, nothing, render, svg} from '../vendor/lit-html.js';
import {languageOf, translate} from './i18n.js';
import {theme} from './theme.js';

export {css, html, nothing, svg};

/**
 * An element that renders a lit-html template into its shadow root whenever a property changes.
 *
 * Subclasses say `static text = {en: {…}, zh: {…}}` for their words and `static styles` for their
 * own style, which comes after the theme.
 */
export class TheaterElement extends ReactiveElement {
  static properties = {lang: {type: String, reflect: true}, theme: {type: String, reflect: true}};
  static text = {en: {}, zh: {}};

  static finalizeStyles(styles) {
    return super.finalizeStyles([theme, styles ?? []]);
  }

  #options;
  #part;

  createRenderRoot() {
    const root = super.createRenderRoot();
    this.#options = {host: this, renderBefore: root.firstChild};
    return root;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#part?.setConnected(true);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#part?.setConnected(false);
  }

  update(changed) {
    const view = this.render();
    super.update(changed);
    this.#part = render(view, this.renderRoot, this.#options);
  }

  /** What to show. */
  render() {
    return nothing;
  }

  /** 'en' or 'zh': of this element, else of what it stands in, else of the browser. */
  get language() {
    return languageOf(this);
  }

  /** A word or sentence in the language; `{name}` in it is replaced by a parameter. */
  t(key, parameters) {
    return translate(this.constructor.text, this.language, key, parameters);
  }

  /** Tells the page what happened, through all shadow roots. */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true, composed: true}));
  }
}

/** Registers an element, unless the page has this name already. */
export function define(name, type) {
  if (!customElements.get(name)) customElements.define(name, type);
}
