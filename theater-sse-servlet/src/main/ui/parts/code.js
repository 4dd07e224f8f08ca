import {css, html} from '../base/element.js';

const MOST = 40_000;
const words = text => new Set(text.split(' '));

const C_LIKE = String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`;
const HASH = '#[^\\n]*';
const QUOTED = String.raw`"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?`;
const TEMPLATE = '|`(?:\\\\.|[^`\\\\])*`?';
const LONG = String.raw`"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|`;
const WORD = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;
const NUMBER = String.raw`\b\d[\w.]*`;

const language = (comment, text, keywords, loud = false) => ({
  pattern: new RegExp(`(?<comment>${comment})|(?<text>${text})|(?<number>${NUMBER})|(?<word>${WORD})`, 'gu'),
  keywords: words(keywords),
  fold: word => (loud ? word.toLowerCase() : word),
});

const LANGUAGES = {
  sql: language(String.raw`--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`, String.raw`'(?:''|[^'])*'?|"(?:""|[^"])*"?`,
    'select from where and or not in is null like between join left right inner outer full cross on'
      + ' group by order having limit offset fetch first next rows only union all distinct as with recursive'
      + ' case when then else end insert into values update set delete create table view index primary key'
      + ' references foreign alter drop add column exists asc desc over partition cast interval true false', true),
  json: language('(?!)', QUOTED, 'true false null'),
  java: language(C_LIKE, LONG + QUOTED,
    'abstract assert boolean break byte case catch char class const continue default do double else enum extends'
      + ' final finally float for if implements import instanceof int interface long native new package private'
      + ' protected public record return sealed short static super switch synchronized this throw throws try var'
      + ' void volatile while yield true false null fun val when object override func type struct go defer'),
  js: language(C_LIKE, QUOTED + TEMPLATE,
    'async await break case catch class const continue default delete do else export extends finally for from'
      + ' function if import in instanceof interface let new of return static super switch this throw try type'
      + ' typeof var void while yield true false null undefined'),
  python: language(HASH, LONG + QUOTED,
    'and as assert async await break class continue def del elif else except finally for from global if import'
      + ' in is lambda nonlocal not or pass raise return try while with yield True False None match case'),
  shell: language(HASH, QUOTED,
    'if then else elif fi for while do done case esac in function return export local set unset echo cd exit'),
  xml: language(String.raw`<!--[\s\S]*?(?:-->|$)`, QUOTED, ''),
};

const ALIASES = {
  javascript: 'js', typescript: 'js', ts: 'js', jsx: 'js', tsx: 'js', mjs: 'js', py: 'python', sh: 'shell',
  bash: 'shell', zsh: 'shell', console: 'shell', yaml: 'shell', yml: 'shell', toml: 'shell', html: 'xml',
  svg: 'xml', kotlin: 'java', go: 'java', c: 'java', cpp: 'java', csharp: 'java', rust: 'java', jsonl: 'json',
  json5: 'json', mysql: 'sql', postgresql: 'sql', plsql: 'sql',
};

export const codeStyle = css`
  .code { white-space: pre-wrap; tab-size: 4; }
  .t-comment { color: var(--muted); font-style: italic; }
  .t-text { color: light-dark(#1a6b3c, #8ad6a6); }
  .t-number { color: light-dark(#8a4b00, #e9b872); }
  .t-word { color: light-dark(#7a2aa8, #d0a3f0); }
`;

/** The code as texts and coloured spans; plain when its language is not known or it is long. */
export function code(text, name = '') {
  const key = name.trim().toLowerCase();
  const {pattern, keywords, fold} = LANGUAGES[ALIASES[key] ?? key] ?? {};
  if (!pattern || text.length > MOST) return text;
  const out = [];
  let plain = 0;
  for (const match of text.matchAll(pattern)) {
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    if (kind === 'word' && !keywords.has(fold(match[0]))) continue;
    out.push(text.slice(plain, match.index), html`<span class=${`t-${kind}`}>${match[0]}</span>`);
    plain = match.index + match[0].length;
  }
  out.push(text.slice(plain));
  return out;
}
