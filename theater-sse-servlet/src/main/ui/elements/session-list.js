import {TheaterElement, css, define, html, nothing} from '../base/element.js';
import {clock, count} from '../base/format.js';
import {statusStyle, statusView} from '../base/status.js';
import {read} from '../data/api.js';
import {follow} from '../data/feed.js';
import * as records from '../data/records.js';
import {MOUNT} from '../mount.js';
import {Found, foundStyle} from '../parts/found.js';
import {trouble, troubleLine, troubleText} from './trouble.js';

const TYPING_MS = 250;
const FRESH_MS = 1000;
const AGAIN_MS = 5000;
const PAGE = 50;

/**
 * Sessions, running ones first, kept up to date. Emits `session-select {id}` and
 * `search {text}`, and `session-count {n}` for the page around it.
 */
export class SessionList extends TheaterElement {
  static properties = {...TheaterElement.properties, apiBase: {type: String, attribute: 'api-base'},
    chosen: {attribute: false}, search: {attribute: false}, sessions: {state: true}, error: {state: true}};
  static text = {
    en: {...troubleText.en, 'trouble.404': 'Not found', 'trouble.404.more': '', label: 'Sessions',
      placeholder: 'Search sessions  ( / )', empty: 'No sessions yet.',
      'empty.more': 'They appear here as soon as the application records one.',
      found: 'No session matches “{text}”.', counts: '{steps} steps · {calls} calls', failed: '{n} failed',
      running: '{n} running'},
    zh: {...troubleText.zh, 'trouble.404': '未找到', 'trouble.404.more': '', label: '会话',
      placeholder: '搜索会话（/）', empty: '暂无会话。', 'empty.more': '应用记录会话后会立即显示在这里。',
      found: '没有与“{text}”匹配的会话。', counts: '{steps} 个步骤 · {calls} 次调用', failed: '{n} 个失败',
      running: '{n} 个运行中'},
  };
  static styles = [statusStyle, foundStyle, css`
    :host { display: flex; flex-direction: column; height: 100%; }
    .find { padding: 10px 12px; }
    .find p { margin-top: 4px; }
    input { width: 100%; }
    .list { flex: 1; overflow: auto; min-height: 0; }
    .item { display: block; width: 100%; text-align: left; background: none; border: 0; border-radius: 0;
      border-bottom: 1px solid var(--line); padding: 8px 12px; }
    .item:hover { background: var(--tint); }
    .item[aria-current=true] { background: var(--bg); box-shadow: inset 3px 0 var(--accent); }
    .item:focus-visible { outline-offset: -2px; }
    .title { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
    .line { display: flex; gap: 10px; justify-content: space-between; }
    .more { margin: 12px; }
  `];

  #api;
  #cursor = null;
  #more = false;
  #unfollow = null;
  #timer = 0;
  #typing = 0;
  #latest = 0;
  #found = new Found();

  connectedCallback() {
    super.connectedCallback();
    this.#api = new URL('api/', new URL(this.apiBase ?? MOUNT, document.baseURI)).href;
    this.#load();
    this.#unfollow = follow(this.#api + 'executions/live', null, ({event, joined, state}) => {
      const changed = event && !['heartbeat', 'reset'].includes(event.type);
      if (changed || joined || state === 'live') this.#soon();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#unfollow?.();
    clearTimeout(this.#timer);
    clearTimeout(this.#typing);
    this.#timer = 0;
    this.#found.clear();
  }

  updated(changed) {
    this.#found.mark(this.renderRoot.querySelector('.list'), this.search);
    if (changed.has('search') && changed.get('search') !== undefined) this.#load();
  }

  /** At most once a second, however much happens. */
  #soon(ms = FRESH_MS) {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#load();
    }, ms);
  }

  async #load(cursor = null) {
    const turn = ++this.#latest;
    const url = new URL('sessions', this.#api);
    const kept = cursor ? 0 : Math.min(200, this.sessions?.length ?? 0);
    url.searchParams.set('page_size', Math.max(PAGE, kept));
    if (cursor) url.searchParams.set('cursor', cursor);
    if (this.search) url.searchParams.set('text', this.search);
    try {
      const {sessions, pagination} = await read(url.href);
      if (turn !== this.#latest) return;
      this.#show(sessions.map(records.session), cursor);
      this.#cursor = pagination.next_cursor;
      this.#more = pagination.has_more;
    } catch (error) {
      if (turn !== this.#latest) return;
      this.error = error;
      if (error.canRetry) this.#soon(error.retryAfterMs ?? AGAIN_MS);
    }
  }

  #show(found, cursor) {
    const all = new Map(cursor ? this.sessions.map(session => [session.id, session]) : []);
    for (const session of found) all.set(session.id, session);
    const running = session => (session.counts?.running > 0 ? 1 : 0);
    this.sessions = [...all.values()].sort((a, b) => running(b) - running(a));
    this.error = null;
    this.emit('session-count', {n: this.search ? null : this.sessions.length});
  }

  focusSearch() {
    this.renderRoot.querySelector('input').focus();
  }

  /** Chooses the next or previous session. */
  move(by) {
    if (!this.sessions?.length) return;
    const at = this.sessions.findIndex(session => session.id === this.chosen);
    const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), this.sessions.length - 1);
    this.emit('session-select', {id: this.sessions[to].id});
    this.updateComplete.then(() => this.#items()[to]?.scrollIntoView({block: 'nearest'}));
  }

  #items() {
    return [...this.renderRoot.querySelectorAll('.item')];
  }

  render() {
    const running = this.sessions?.reduce((n, {counts}) => n + (counts?.running ?? 0), 0);
    return html`<div class="find"><input type="search" .value=${this.search} aria-label=${this.t('search')}
        placeholder=${this.t('placeholder')} @input=${this.#typed} @keydown=${this.#searchKey}>
        ${running > 0 ? html`<p class="small run number">● ${this.t('running', {n: running})}</p>` : nothing}</div>
      <div class="list" @keydown=${this.#listKey}>${this.#content()}</div>`;
  }

  #content() {
    const {sessions, error, search} = this;
    if (!sessions) {
      return error ? trouble(this, error, () => this.#load())
        : html`<p class="state" role="status">${this.t('loading')}</p>`;
    }
    if (sessions.length === 0) {
      return search ? html`<p class="state" role="status">${this.t('found', {text: search})}</p>`
        : html`<div class="state" role="status"><p><strong>${this.t('empty')}</strong></p><p>${this.t('empty.more')}</p></div>`;
    }
    return html`${error ? html`<p class="state small" role="status">${troubleLine(this, error)}</p>` : nothing}
      <ul aria-label=${this.t('label')}>${sessions.map(session => this.#item(session))}</ul>
      ${this.#more ? html`<button class="more" @click=${() => this.#load(this.#cursor)}>${this.t('more')}</button>` : nothing}`;
  }

  #item({id, title, counts, updatedAt}) {
    const {running = 0, steps, interactions, failedInteractions} = counts ?? {};
    return html`<li><button class="item" aria-current=${id === this.chosen}
        @click=${() => this.emit('session-select', {id})}>
      <span class="title">${title || id}</span>
      <span class="line small muted">
        <span class="number">${running > 0 ? statusView(this, 'running')
          : this.t('counts', {steps: count(steps), calls: count(interactions)})}${failedInteractions
          ? html` <span class="bad">✕ ${this.t('failed', {n: failedInteractions})}</span>` : nothing}</span>
        <span class="number">${clock(updatedAt, this.language)}</span>
      </span></button></li>`;
  }

  #typed(event) {
    const text = event.target.value;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.emit('search', {text}), TYPING_MS);
  }

  #searchKey(event) {
    if (event.key === 'Escape') event.target.blur();
    else if (event.key === 'ArrowDown' || event.key === 'Enter') this.#items()[0]?.focus();
    else return;
    event.preventDefault();
  }

  #listKey(event) {
    const by = {ArrowDown: 1, ArrowUp: -1, j: 1, k: -1}[event.key];
    const items = this.#items();
    const at = items.indexOf(this.renderRoot.activeElement);
    if (!by || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    items[at + by]?.focus();
  }
}

define('theater-session-list', SessionList);
