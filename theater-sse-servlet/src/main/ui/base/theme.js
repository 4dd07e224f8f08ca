import {css} from '../vendor/reactive-element.js';

/**
 * Colours and sizes of all elements. Hosts set `--theater-*`; inside, only the short names are
 * used. Light and dark follow `color-scheme`, which an element takes from the page around it
 * unless its `theme` says `light`, `dark` or `system`.
 */
export const theme = css`
  :host {
    --bg: var(--theater-background, light-dark(#ffffff, #16181d));
    --panel: var(--theater-panel, light-dark(#f6f7f9, #1d2027));
    --raised: var(--theater-raised, light-dark(#ffffff, #23262f));
    --line: var(--theater-line, light-dark(#dfe2e8, #343944));
    --text: var(--theater-text, light-dark(#1c2128, #e3e6eb));
    --muted: var(--theater-muted, light-dark(#5b6472, #9da5b3));
    --accent: var(--theater-accent, light-dark(#2b5fd9, #82aaff));
    --tint: color-mix(in srgb, var(--accent) 10%, transparent);
    --run: var(--theater-running, light-dark(#1f62c9, #7fb0ff));
    --good: var(--theater-good, light-dark(#1a7340, #63cf8e));
    --bad: var(--theater-bad, light-dark(#b3261e, #ff8f87));
    --warn: var(--theater-warn, light-dark(#855400, #eab54d));
    --idle: var(--theater-idle, light-dark(#5b6472, #9da5b3));
    --font: var(--theater-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC',
      'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif);
    --mono: var(--theater-mono, ui-monospace, SFMono-Regular, Menlo, Consolas,
      'Noto Sans Mono CJK SC', 'Noto Sans Mono', monospace);
    --radius: var(--theater-radius, 6px);
    --size: var(--theater-size, 14px);
    display: block;
    box-sizing: border-box;
    color: var(--text);
    font: var(--size) / 1.5 var(--font);
    overflow-wrap: anywhere;
  }
  :host([hidden]) { display: none; }
  :host([theme='light']) { color-scheme: light; }
  :host([theme='dark']) { color-scheme: dark; }
  :host([theme='system']) { color-scheme: light dark; }
  *, ::before, ::after { box-sizing: border-box; }
  h1, h2, h3, h4, p, ul, ol, dl, dd, pre, figure { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  button, input, select {
    font: inherit; color: inherit; background: var(--raised);
    border: 1px solid var(--line); border-radius: var(--radius); padding: 2px 8px;
    min-height: 28px;
  }
  button { cursor: pointer; }
  button:hover:enabled { border-color: var(--accent); }
  button:disabled { cursor: default; opacity: .55; }
  button.plain { background: none; border-color: transparent; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  code, pre, .mono { font-family: var(--mono); font-size: .93em; }
  .muted { color: var(--muted); }
  .small { font-size: .857em; }
  .number { font-variant-numeric: tabular-nums; }
  .run { color: var(--run); } .good { color: var(--good); } .bad { color: var(--bad); }
  .warn { color: var(--warn); } .idle { color: var(--idle); }
  .badge {
    display: inline-flex; align-items: center; gap: 4px; padding: 0 6px; white-space: nowrap;
    border: 1px solid var(--line); border-radius: 999px; font-size: .857em; color: var(--muted);
  }
  .state { padding: 32px 16px; text-align: center; color: var(--muted); }
  .state strong { color: var(--text); }
  .state button { margin-top: 8px; }
  .unseen {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *, ::before, ::after { animation: none !important; transition: none !important; }
  }
`;
