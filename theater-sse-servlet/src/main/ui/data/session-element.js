import {TheaterElement} from '../base/element.js';
import {MOUNT} from '../mount.js';
import {SessionModel} from './model.js';

/**
 * An element that shows a session. Alone on a page it says `session-id`, and `api-base` when the
 * servlet is not where this file came from; inside another element it is given a `model`. Elements
 * of the same session share one model and one stream. `changed` is called before each rendering
 * that follows a change of the model.
 */
export class SessionElement extends TheaterElement {
  static properties = {
    ...TheaterElement.properties,
    sessionId: {type: String, attribute: 'session-id'},
    apiBase: {type: String, attribute: 'api-base'},
    live: {converter: value => value !== 'false'},
    model: {attribute: false},
  };

  #watched = null;
  #own = null;
  #onChange = () => this.requestUpdate();

  constructor() {
    super();
    this.live = true;
  }

  connectedCallback() {
    super.connectedCallback();
    this.requestUpdate('sessionId'); // takes the model again that leaving has given back
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#watch(null);
    this.#giveBack();
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has('sessionId') || changed.has('apiBase') || changed.has('live')) {
      this.#take();
    }
    this.#watch(this.model ?? null);
  }

  #take() {
    if (this.model && this.model !== this.#own) return; // given from outside
    const before = this.#own;
    this.#own = this.sessionId && this.isConnected
      ? SessionModel.acquire(new URL(this.apiBase ?? MOUNT, document.baseURI).href, this.sessionId, this.live)
      : null;
    this.model = this.#own;
    before?.release();
  }

  #giveBack() {
    if (this.model === this.#own) this.model = null;
    this.#own?.release();
    this.#own = null;
  }

  #watch(model) {
    if (model === this.#watched) return;
    this.#watched?.removeEventListener('change', this.#onChange);
    this.#watched = model;
    model?.addEventListener('change', this.#onChange);
  }
}
