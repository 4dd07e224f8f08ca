import {html, nothing} from '../base/element.js';

/** Words of `trouble`; elements that use it add them to theirs. */
export const troubleText = {
  en: {
    'trouble.404': 'There is no such session', 'trouble.404.more': 'It may have been deleted, or it has not begun yet. This page looks again by itself.',
    'trouble.403': 'You may not see this', 'trouble.403.more': 'Ask whoever runs this application for access.',
    'trouble.401': 'You are signed out', 'trouble.401.more': 'Sign in to the application again, then reload this page.',
    'trouble.429': 'Too many requests', 'trouble.429.more': 'This page tries again in a moment.',
    'trouble.0': 'The server cannot be reached', 'trouble.0.more': 'This page tries again in a few seconds.',
    'trouble.500': 'Something went wrong',
  },
  zh: {
    'trouble.404': '没有这个会话', 'trouble.404.more': '它可能已被删除，或尚未开始。页面会自动再次查看。',
    'trouble.403': '你无权查看', 'trouble.403.more': '请向应用的管理者申请权限。',
    'trouble.401': '你已退出登录', 'trouble.401.more': '请重新登录应用，然后刷新本页。',
    'trouble.429': '请求过于频繁', 'trouble.429.more': '页面稍后会自动重试。',
    'trouble.0': '无法连接服务器', 'trouble.0.more': '页面会在几秒后自动重试。',
    'trouble.500': '出错了',
  },
};

const KINDS = [0, 401, 403, 404, 429];

/** In one line, what is wrong. */
export function troubleLine(element, error) {
  if (KINDS.includes(error.status)) return element.t('trouble.' + error.status);
  return [error.title ?? error.code, error.message].filter(Boolean).join(': ');
}

/** What stands in the place of something that could not be read. */
export function trouble(element, error, again) {
  const kind = KINDS.includes(error.status) ? error.status : 500;
  const more = kind === 500 ? [error.message, error.suggestion].filter(Boolean).join(' ')
    : element.t(`trouble.${kind}.more`);
  return html`<div class="state" role="alert">
    <p><strong>${element.t('trouble.' + kind)}</strong></p>
    <p>${more}</p>
    ${kind === 500 ? html`<p class="small mono">${error.code}</p>` : nothing}
    <p><button @click=${again}>${element.t('try.again')}</button></p>
  </div>`;
}
