import {css, define, html, nothing, TheaterElement} from '../base/element.js';
import {recall, remember} from '../base/memory.js';
import {TABS} from './session.js';
import './session-list.js';
import {helpDialog, helpStyle, helpText} from './help.js';

const THEMES = ['system', 'light', 'dark'];
const LANGUAGES = {en: 'English', zh: '中文'};
const FIRST = `try (StepTracker steps = theater.track("session-42", "answer-question")) {
  steps.run("generate_sql", step -> "SELECT 1");
}`;
const ROUTE = {s: 'session', tab: 'tab', step: 'step', call: 'call', x: 'execution', q: 'search', f: 'filter'};

/** The page: sessions at the left, the chosen one beside them. What is chosen is in the hash. */
class Page extends TheaterElement {
  static properties = {...TheaterElement.properties, route: {state: true}, help: {state: true}, empty: {state: true}};
  static text = {
    en: {
      ...helpText.en, sessions: 'Sessions', theme: 'Theme', language: 'Language', back: 'Sessions',
      system: 'System', light: 'Light', dark: 'Dark', keys: 'Keyboard',
      choose: 'Choose a session to see what it does.', first: 'Nothing has been recorded yet. Record a first run:',
    },
    zh: {
      ...helpText.zh, sessions: '会话', theme: '主题', language: '语言', back: '会话列表',
      system: '跟随系统', light: '浅色', dark: '深色', keys: '键盘',
      choose: '选择一个会话，查看它在做什么。', first: '还没有任何记录。记录第一次执行：',
    },
  };
  static styles = [helpStyle, css`
    :host { container-type: inline-size; height: 100%; background: var(--bg); }
    .page { display: flex; flex-direction: column; height: 100%; }
    .bar { display: flex; gap: 8px; align-items: center; padding: 6px 16px;
      border-bottom: 1px solid var(--line); background: var(--panel); }
    h1 { font-size: 15px; margin-right: auto; }
    main { flex: 1; display: flex; min-height: 0; }
    nav { flex: 0 0 300px; min-width: 0; border-right: 1px solid var(--line); background: var(--panel); }
    .chosen { flex: 1; min-width: 0; }
    theater-session { height: 100%; }
    .state pre { display: inline-block; margin-top: 12px; padding: 12px 16px; text-align: start; white-space: pre-wrap;
      color: var(--text); background: var(--panel); border: 1px solid var(--line); border-radius: var(--radius); }
    .back { display: none; }
    @container (max-width: 720px) {
      .bar { padding: 6px 12px; }
      nav { flex: 1; border: 0; }
      .one nav, .none .chosen { display: none; }
      .one .back { display: inline-block; margin-right: auto; padding-left: 0; }
      .one h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    }
  `];

  #title = null;
  #filter = {text: null, fields: {}};
  #hash = () => { this.route = route(); };
  #keys = event => this.#key(event);

  constructor() {
    super();
    this.theme = recalled('theme', THEMES);
    this.lang = recalled('language', ['', ...Object.keys(LANGUAGES)]);
    this.route = route();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#hash);
    addEventListener('popstate', this.#hash);
    addEventListener('keydown', this.#keys);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#hash);
    removeEventListener('popstate', this.#hash);
    removeEventListener('keydown', this.#keys);
  }

  get #list() {
    return this.renderRoot.querySelector('theater-session-list');
  }

  render() {
    const {session, tab, step, call, execution, search, filter} = this.route;
    const lang = this.language;
    return html`<div class="page ${session ? 'one' : 'none'}">
      <header class="bar">
        <button class="back plain" @click=${() => this.#go({session: null})}>‹ ${this.t('back')}</button>
        <h1>Theater</h1>
        ${this.#select('theme', THEMES.map(name => [name, this.t(name)]), this.theme, name => {
          this.theme = remember('theme', name);
        })}
        ${this.#select('language', Object.entries(LANGUAGES), lang, name => {
          this.lang = remember('language', name);
        })}
        <button class="plain" aria-label=${this.t('keys')} title=${this.t('keys')}
          @click=${() => { this.help = true; }}>?</button>
      </header>
      <main>
        <nav aria-label=${this.t('sessions')}>
          <theater-session-list .chosen=${session} .search=${search ?? ''} lang=${lang}
            @session-select=${event => this.#go({session: event.detail.id}, true)}
            @session-count=${event => { this.empty = event.detail.n === 0; }}
            @search=${event => this.#go({search: event.detail.text})}></theater-session-list>
        </nav>
        <div class="chosen">${session ? html`<theater-session session-id=${session} tab=${tab ?? TABS[0]}
            .selectedStep=${step} .selectedCall=${call} .execution=${execution} .filter=${this.#filterOf(filter)} lang=${lang}
            @tab-select=${event => this.#go({tab: event.detail.tab}, true)}
            @session-title=${event => this.#name(event.detail.title)}
            @step-select=${event => this.#go({step: event.detail.id})}
            @interaction-select=${event => this.#go({call: event.detail.id})}
            @execution-select=${event => this.#go({execution: event.detail.id})}
            @filter-change=${event => this.#go({filter: written(event.detail.filter)})}></theater-session>`
          : this.empty ? html`<div class="state"><p>${this.t('first')}</p><pre>${FIRST}</pre></div>`
            : html`<p class="state">${this.t('choose')}</p>`}</div>
      </main>
      ${this.help ? helpDialog(this, () => { this.help = false; }) : nothing}
    </div>`;
  }

  /** The same object as long as the hash says the same. */
  #filterOf(text) {
    if (text !== this.#filter.text) this.#filter = {text, fields: Object.fromEntries(new URLSearchParams(text ?? ''))};
    return this.#filter.fields;
  }

  #select(name, options, chosen, change) {
    return html`<select aria-label=${this.t(name)} @change=${event => change(event.target.value)}>
      ${options.map(([value, word]) => html`<option value=${value} ?selected=${value === chosen}>${word}</option>`)}
    </select>`;
  }

  updated() {
    const root = document.documentElement;
    root.lang = this.language;
    root.style.setProperty('color-scheme', this.theme === 'system' ? 'light dark' : this.theme);
    const {session} = this.route;
    document.title = session ? `${this.#title || session} · Theater` : 'Theater';
    this.renderRoot.querySelector('dialog:not([open])')?.showModal();
  }

  #name(title) {
    this.#title = title;
    this.requestUpdate();
  }

  /** Another session begins anew; `step` makes a step that the back button takes back. */
  #go(change, step = false) {
    const other = 'session' in change && change.session !== this.route.session;
    const {tab, search} = this.route;
    this.route = {...(other ? {tab, search} : this.route), ...change};
    if (other) this.#title = null;
    const hash = new URLSearchParams();
    for (const [short, name] of Object.entries(ROUTE)) {
      if (this.route[name]) hash.set(short, this.route[name]);
    }
    const url = '#' + hash;
    if (step || other) history.pushState(null, '', url);
    else history.replaceState(null, '', url);
  }

  #key(event) {
    const [target] = event.composedPath();
    if (event.ctrlKey || event.metaKey || event.altKey || this.help) return;
    if (target.closest?.('input, textarea, select, [contenteditable]')) return;
    const move = by => this.#list.move(by);
    const does = {
      '/': () => this.#list.focusSearch(),
      '?': () => { this.help = true; },
      Escape: () => this.#escape(),
      '[': () => move(-1), ']': () => move(1),
      j: () => move(1), k: () => move(-1),
    }[event.key] ?? (TABS[event.key - 1] && this.route.session
      ? () => this.#go({tab: TABS[event.key - 1]}, true) : null);
    if (!does) return;
    event.preventDefault();
    does();
  }

  /** One thing back: the call, the step, the session. */
  #escape() {
    const chosen = ['call', 'step', 'session'].find(name => this.route[name]);
    if (chosen) this.#go({[chosen]: null});
  }
}

/** A filter in the hash: its fields that say something. */
function written(filter) {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value)).toString() || null;
}

function route() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const read = Object.entries(ROUTE).map(([short, name]) => [name, hash.get(short)]);
  const at = Object.fromEntries(read);
  if (!TABS.includes(at.tab)) at.tab = null;
  return at;
}

function recalled(name, allowed) {
  const value = recall(name);
  return allowed.includes(value) ? value : allowed[0];
}

define('theater-page', Page);
