import {Lexer} from '../vendor/marked.js';
import {css, html, nothing} from '../base/element.js';
import {code} from './code.js';

const DEEPEST = 24;
const MOST_MARKS = 150;
const ENTITIES = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0'};

export const markdownStyle = css`
  .markdown > * + *, .markdown li > * + p, .markdown blockquote > * + * { margin-top: .6em; }
  .markdown .h1, .markdown .h2, .markdown .h3, .markdown .h4 { font-weight: 600; }
  .markdown .h1 { font-size: 1.3em; } .markdown .h2 { font-size: 1.15em; }
  .markdown ul, .markdown ol { padding-inline-start: 1.6em; list-style: disc; }
  .markdown ol { list-style: decimal; }
  .markdown li.task { list-style: none; margin-inline-start: -1.3em; }
  .markdown pre, .markdown :not(pre) > code { background: var(--panel); border-radius: 4px; }
  .markdown pre { padding: 8px 10px; overflow-x: auto; }
  .markdown :not(pre) > code { padding: 0 4px; }
  .markdown blockquote {
    margin-inline: 0; margin-block-end: 0; padding-inline-start: 12px; border-inline-start: 3px solid var(--line);
    color: var(--muted);
  }
  .markdown .table { overflow-x: auto; }
  .markdown table { border-collapse: collapse; overflow-wrap: normal; }
  .markdown th, .markdown td { border: 1px solid var(--line); padding: 2px 8px; text-align: start; }
  .markdown .right { text-align: end; } .markdown .center { text-align: center; }
  .markdown .lines { white-space: pre-wrap; }
  .markdown hr { border: 0; border-top: 1px solid var(--line); }
  .markdown a { color: var(--accent); }
`;

/** marked takes cubic time for marks of emphasis that never end: a paragraph full of them stays text. */
class CalmLexer extends Lexer {
  inlineTokens(text, tokens = []) {
    if ((text.match(/[*_~`[]+/g)?.length ?? 0) <= MOST_MARKS) return super.inlineTokens(text, tokens);
    tokens.push({type: 'text', raw: text, text});
    return tokens;
  }
}

/**
 * Markdown as a template, or null where it had better be shown as it is. Nothing in the text
 * becomes HTML, images become links, and links lead to http, https and mail only.
 */
export function markdown(text) {
  if (/[^\n]{20000}/.test(text) || /^(?:\s*(?:>|[-*+]|\d+[.)])\s*){24}/m.test(text)) return null;
  try {
    const tokens = new CalmLexer({gfm: true, breaks: true}).lex(text);
    return tokens.every(isPlain) ? null : html`<div class="markdown">${blocks(tokens, 0)}</div>`;
  } catch {
    return null; // too deep for the lexer
  }
}

/** Prompts in XML are plain too: what is neither text nor markup for us had better keep its lines. */
function isPlain({type, tokens}) {
  return type === 'space' || type === 'html'
    || (type === 'paragraph' && tokens.every(token => ['text', 'br', 'html'].includes(token.type)));
}

function blocks(tokens, depth) {
  if (depth > DEEPEST) throw new RangeError('too deep');
  return tokens.map(token => (BLOCKS[token.type] ?? inlineOne)(token, depth + 1));
}

const BLOCKS = {
  space: () => nothing,
  def: () => nothing,
  hr: () => html`<hr>`,
  html: t => html`<p class="lines">${t.raw.trim()}</p>`,
  paragraph: (t, depth) => html`<p>${inline(t.tokens, depth)}</p>`,
  heading: (t, depth) => html`<div class=${`h${t.depth}`}>${inline(t.tokens, depth)}</div>`,
  code: t => html`<pre class="code" tabindex="0"><code>${
    code(t.text, t.lang?.split(/\s/, 1)[0])}</code></pre>`,
  blockquote: (t, depth) => html`<blockquote>${blocks(t.tokens, depth)}</blockquote>`,
  list: (t, depth) => t.ordered
    ? html`<ol start=${t.start || 1}>${items(t, depth)}</ol>` : html`<ul>${items(t, depth)}</ul>`,
  table: (t, depth) => html`<div class="table" tabindex="0"><table>
    <thead><tr>${t.header.map(cell => html`<th class=${cell.align ?? ''}>${inline(cell.tokens, depth)}</th>`)}</tr></thead>
    <tbody>${t.rows.map(row => html`<tr>${row.map(cell =>
      html`<td class=${cell.align ?? ''}>${inline(cell.tokens, depth)}</td>`)}</tr>`)}</tbody></table></div>`,
};

function items(list, depth) {
  return list.items.map(item => html`<li class=${item.task ? 'task' : ''}>${blocks(item.tokens, depth)}</li>`);
}

function inline(tokens, depth) {
  if (depth > DEEPEST) throw new RangeError('too deep');
  return tokens.map(token => inlineOne(token, depth + 1));
}

function inlineOne(token, depth) {
  return (INLINE[token.type] ?? (t => t.raw))(token, depth);
}

const INLINE = {
  text: (t, depth) => (t.tokens ? inline(t.tokens, depth) : decode(t.text)),
  escape: t => t.text,
  br: () => html`<br>`,
  checkbox: t => (t.checked ? '☑ ' : '☐ '),
  strong: (t, depth) => html`<strong>${inline(t.tokens, depth)}</strong>`,
  em: (t, depth) => html`<em>${inline(t.tokens, depth)}</em>`,
  del: (t, depth) => html`<del>${inline(t.tokens, depth)}</del>`,
  codespan: t => html`<code>${t.text}</code>`,
  link: (t, depth) => link(t.href, inline(t.tokens, depth)),
  image: t => link(t.href, `▨ ${t.text || t.href}`),
};

function link(href, shown) {
  return /^(?:https?:\/\/|mailto:)/i.test(href)
    ? html`<a href=${href} rel="noopener noreferrer" target="_blank">${shown}</a>` : shown;
}

function decode(text) {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (whole, dec, hex, name) => {
    const point = dec ? Number(dec) : parseInt(hex, 16);
    if (name) return ENTITIES[name] ?? whole;
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
