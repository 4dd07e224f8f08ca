import {TheaterElement} from '../base/element.js';
import {MOUNT} from '../mount.js';
import {Executions, isUnfinished} from './executions.js';

/**
 * An element that shows executions of all sessions. It says `api-base` when the servlet is not where
 * this file came from. While something runs it is rendered every second.
 */
export class ExecutionsElement extends TheaterElement {
  static properties = {...TheaterElement.properties, apiBase: {type: String, attribute: 'api-base'}};

  feed = null;
  #timer = 0;
  #onChange = () => {
    this.fed();
    this.requestUpdate();
  };

  connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#leave();
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    if (this.isConnected && (!this.feed || changed.has('apiBase'))) {
      const before = this.feed;
      this.feed = Executions.acquire(new URL(this.apiBase ?? MOUNT, document.baseURI).href);
      this.feed.addEventListener('change', this.#onChange);
      this.#leave(before);
    }
  }

  updated() {
    clearTimeout(this.#timer);
    if (this.isConnected && this.feed?.open.length) this.#timer = setTimeout(this.#onChange, 1000);
  }

  /** Called when something has happened, before it is shown. */
  fed() {}

  /** How long an execution took, or has taken until now. */
  took(run) {
    const start = run.startedAt ?? run.createdAt;
    if (!start) return null;
    return Math.max(0, (run.finishedAt ?? (isUnfinished(run.status) ? Date.now() : start)) - start);
  }

  select(run) {
    this.emit('execution-select', {id: run.id, sessionId: run.sessionId});
  }

  #leave(feed = this.feed) {
    clearTimeout(this.#timer);
    feed?.removeEventListener('change', this.#onChange);
    feed?.release();
    if (feed === this.feed) this.feed = null;
  }
}
