import {css, html} from './element.js';

/** Colour class and sign of each status; never the colour alone, the word stands beside it. */
const LOOKS = {
  pending: ['idle', '○'], queued: ['idle', '○'], running: ['run', '●'], started: ['run', '●'],
  streaming: ['run', '●'], retrying: ['warn', '↻'], completed: ['good', '✓'],
  succeeded: ['good', '✓'], failed: ['bad', '✕'], error: ['bad', '✕'], timeout: ['bad', '✕'], skipped: ['idle', '↷'],
  cancelled: ['warn', '⊘'], interrupted: ['warn', '⚡'], aborted: ['warn', '⊘'],
};

export function look(status) {
  const [tone, sign] = LOOKS[status] ?? ['idle', '?'];
  return {tone, sign};
}

/** Whether something of this status still works. */
export function isOpen(status) {
  return ['queued', 'running', 'started', 'streaming', 'retrying'].includes(status);
}

/** Sign and word of a status, in the language of an element. */
export function statusView(element, status) {
  const {tone, sign} = look(status);
  const known = status in LOOKS ? status : 'unknown';
  return html`<span class="status ${tone}"><span class="sign" aria-hidden="true">${sign}</span>
    ${element.t('status.' + known)}</span>`;
}

export const statusStyle = css`
  .status { display: inline-flex; align-items: center; gap: 4px; white-space: nowrap; }
  .status.run .sign { animation: theater-pulse 1.6s ease-in-out infinite; }
  @keyframes theater-pulse { 50% { opacity: .35; } }
`;

/** A thin bar below what runs, in a grid. */
export const progressStyle = css`
  progress { grid-column: 1 / -1; width: 100%; height: 4px; margin-top: 4px; border: 0; border-radius: 2px; overflow: hidden;
    appearance: none; background: var(--line); }
  progress::-webkit-progress-bar { background: var(--line); }
  progress::-webkit-progress-value { background: var(--run); }
  progress::-moz-progress-bar { background: var(--run); }
`;
