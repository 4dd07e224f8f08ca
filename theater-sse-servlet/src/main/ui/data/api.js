/** The data of a read; throws an Error of the shape of ErrorInfo, with `status` 0 when the server is away. */
export async function read(url, signal) {
  return ask(url, {signal});
}

/** Asks for a change; the server knows by the header that no foreign page sent it. */
export async function change(url) {
  return ask(url, {method: 'POST', headers: {'X-Theater-Request': '1'}});
}

async function ask(url, options) {
  const home = new URL(url).origin === location.origin;
  let answer, body;
  try {
    answer = await fetch(url, {credentials: home ? 'same-origin' : 'include', ...options});
    body = await answer.json().catch(cut => {
      if (answer.ok) throw cut;
    });
  } catch (away) {
    if (away.name === 'AbortError') throw away;
    throw failure(0, {code: 'SERVER_AWAY', message: away.message, can_retry: true});
  }
  if (!answer.ok || !body?.success) throw failure(answer.status, body?.error, answer);
  return body.data;
}

function failure(status, error, answer) {
  const {code = 'HTTP_' + status, title = null, message = null, suggestion = null} = error ?? {};
  const seconds = Number(answer?.headers.get('Retry-After'));
  return Object.assign(new Error(message ?? title ?? code), {
    code, title, message: message ?? '', suggestion, status,
    canRetry: error?.can_retry ?? (status >= 500 || status === 429),
    retryAfterMs: seconds ? seconds * 1000 : null,
  });
}
