import {css, html} from '../base/element.js';

const KEYS = [
  ['/', 'search'], ['j k ↑ ↓', 'move'], ['Enter', 'open'], ['[ ]', 'sessions'], ['1 – 5', 'tabs'],
  ['← →', 'fold'], ['Esc', 'back'], ['?', 'help'],
];

export const helpText = {
  en: {
    'help.title': 'Keyboard', 'help.search': 'Search sessions', 'help.move': 'Next, previous',
    'help.open': 'Open', 'help.sessions': 'Previous, next session', 'help.tabs': 'Views of a session',
    'help.fold': 'Fold, unfold a step', 'help.back': 'One step back', 'help.help': 'This help',
  },
  zh: {
    'help.title': '键盘快捷键', 'help.search': '搜索会话', 'help.move': '下一个、上一个',
    'help.open': '打开', 'help.sessions': '上一个、下一个会话', 'help.tabs': '会话的各个视图',
    'help.fold': '折叠、展开步骤', 'help.back': '返回一步', 'help.help': '本帮助',
  },
};

export const helpStyle = css`
  dialog { color: var(--text); background: var(--raised); border: 1px solid var(--line);
    border-radius: 10px; padding: 16px 24px; box-shadow: 0 8px 40px #0005; }
  dialog h2 { font-size: 1.1em; }
  dialog::backdrop { background: #0006; }
  dialog dl { display: grid; grid-template-columns: auto auto; gap: 6px 24px; margin: 12px 0; }
  kbd { font-family: var(--mono); }
`;

/** A modal list of keys; the element opens it. */
export function helpDialog(element, close) {
  return html`<dialog aria-labelledby="help-title" @close=${close}>
    <h2 id="help-title">${element.t('help.title')}</h2>
    <dl>${KEYS.map(([keys, what]) => html`<dt><kbd>${keys}</kbd></dt><dd>${element.t('help.' + what)}</dd>`)}</dl>
    <form method="dialog"><button>${element.t('close')}</button></form>
  </dialog>`;
}
