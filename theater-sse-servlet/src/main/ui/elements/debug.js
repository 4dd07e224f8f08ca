import {TheaterElement, css, define, html, nothing} from '../base/element.js';
import {clock, count} from '../base/format.js';
import {read} from '../data/api.js';
import {MOUNT} from '../mount.js';
import {trouble, troubleText} from './trouble.js';

const EVERY_MS = 2000;

/** How the recorder itself is doing: what `api/debug` knows, read again every 2 s. */
export class Debug extends TheaterElement {
  static properties = {...TheaterElement.properties, apiBase: {type: String, attribute: 'api-base'},
    data: {state: true}, error: {state: true}};
  static text = {
    en: {...troubleText.en, 'trouble.404': 'Not found', health: 'Health', pipeline: 'Pipeline', store: 'Store', cache: 'Cache', live: 'Live state',
      streams: 'Streams', sinks: 'Sink', at: 'As of {time}', rate: '{n}/s', title: 'Debug'},
    zh: {...troubleText.zh, 'trouble.404': '未找到', health: '健康状况', pipeline: '管道', store: '存储', cache: '缓存', live: '实时状态',
      streams: '数据流', sinks: '接收端', at: '截至 {time}', rate: '{n}/秒', title: '调试'},
  };
  static styles = css`
    :host { padding: 8px 16px 16px; }
    .all { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 12px 24px; align-items: start; }
    table { border-collapse: collapse; width: 100%; }
    caption { text-align: left; font-weight: 600; padding: 4px 0; }
    th, td { text-align: left; font-weight: 400; padding: 2px 8px 2px 0; border-top: 1px solid var(--line); vertical-align: top; }
    th { color: var(--muted); }
    td { text-align: right; padding-right: 0; }
  `;

  #timer = 0;
  #before = null;

  connectedCallback() {
    super.connectedCallback();
    this.#read();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #read() {
    clearTimeout(this.#timer);
    try {
      const data = await read(new URL('api/debug', new URL(this.apiBase ?? MOUNT, document.baseURI)).href);
      this.#before = this.data ?? null;
      this.data = data;
      this.error = null;
    } catch (error) {
      this.error = error;
    }
    if (this.isConnected) this.#timer = setTimeout(() => this.#read(), EVERY_MS);
  }

  render() {
    const {data, error} = this;
    if (error) return trouble(this, error, () => this.#read());
    if (!data) return html`<p class="state">${this.t('loading')}</p>`;
    const {sinks, ...pipeline} = data.pipeline;
    return html`<p class="small muted number">${this.t('at', {time: clock(Date.parse(data.at), this.language)})}</p>
      <div class="all small">
        ${this.#table(this.t('pipeline'), {...pipeline, ...this.#rate('offered')})}
        ${Object.entries(sinks).map(([name, sink]) => this.#table(`${this.t('sinks')}: ${name}`, sink))}
        ${['streams', 'live', 'cache', 'health', 'store'].map(part => this.#table(this.t(part), data[part]))}
      </div>`;
  }

  #rate(name) {
    if (!this.#before) return {};
    const seconds = (Date.parse(this.data.at) - Date.parse(this.#before.at)) / 1000;
    const n = (this.data.pipeline[name] - this.#before.pipeline[name]) / seconds;
    return {[name + ' ' + this.t('rate', {n: ''})]: seconds > 0 ? n.toFixed(1) : '–'};
  }

  #table(caption, values) {
    return html`<table><caption>${caption}</caption><tbody>${this.#lines(values, '')}</tbody></table>`;
  }

  #lines(values, before) {
    return Object.entries(values ?? {}).map(([name, value]) => {
      if (value && typeof value === 'object' && !Array.isArray(value)) return this.#lines(value, name + '.');
      return html`<tr><th scope="row">${before}${name}</th><td class="number">${this.#value(value)}</td></tr>`;
    });
  }

  #value(value) {
    if (typeof value === 'number') return Number.isInteger(value) ? count(value) : value.toFixed(2);
    return Array.isArray(value) ? value.join(', ') || '–' : value === null ? nothing : String(value);
  }
}

define('theater-debug', Debug);
