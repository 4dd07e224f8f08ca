import {css, html, nothing} from '../base/element.js';

export const faultStyle = css`
  .fault { border: 1px solid var(--bad); border-radius: var(--radius); padding: 8px 12px; margin: 8px 0;
    background: color-mix(in srgb, var(--bad) 7%, transparent); }
  .fault > * + * { margin-top: 4px; }
`;

/** What went wrong with a step or call, what helps, and a button when `retry` is given. */
export function faultView(element, {title, code, message, suggestion, stackTrace}, retry, told) {
  return html`<div class="fault" role="group" aria-label=${element.t('error')}>
    <p><strong class="bad">✕ ${title || element.t('error')}</strong> <code class="muted">${code}</code></p>
    ${message ? html`<p>${message}</p>` : nothing}
    ${suggestion ? html`<p class="muted">→ ${suggestion}</p>` : nothing}
    ${retry ? html`<p><button type="button" ?disabled=${told} @click=${retry}>↻ ${element.t('retry')}</button></p>` : nothing}
    <p role="status" class="small muted" ?hidden=${!told}>${told ? element.t('retry.asked') : nothing}</p>
    ${stackTrace ? html`<details><summary>${element.t('stack')}</summary><pre tabindex="0">${stackTrace}</pre></details>` : nothing}
  </div>`;
}
