import {Stream} from './stream.js';

const STILL_HERE_MS = 50_000;
const WORKER = new URL('./feed-worker.js', import.meta.url).href;
/** What this tab follows, by URL: `{pollUrl, state, receivers, stream}`; `stream` without a worker. */
const followed = new Map();
let port;

/**
 * Follows a live stream, shared with the other tabs of the browser. `receive` is given `{state}`,
 * `{event}`, `{error}`, and `{joined: true}` when the stream was there already: what it said before
 * must then be asked for. `pollUrl` may be null. Returns a function that ends it.
 */
export function follow(url, pollUrl, receive) {
  if (port === undefined) port = connect();
  let one = followed.get(url);
  if (one) {
    const {state} = one;
    queueMicrotask(() => receive({joined: true, state}));
  } else {
    one = {pollUrl, state: 'connecting', receivers: new Set(), stream: null};
    followed.set(url, one);
    begin(url, one);
  }
  one.receivers.add(receive);
  return () => {
    if (!one.receivers.delete(receive) || one.receivers.size > 0) return;
    followed.delete(url);
    if (one.stream) one.stream.close();
    else port.postMessage({url, follow: false});
  };
}

function begin(url, one) {
  if (port) port.postMessage({url, pollUrl: one.pollUrl, follow: true});
  else one.stream = new Stream(url, one.pollUrl, what => queueMicrotask(() => tell(one, what)));
}

function tell(one, what) {
  if (what.state) one.state = what.state;
  for (const receive of [...one.receivers]) receive(what);
}

/** The port of the worker; null where there are none, or where the page does not allow it. */
function connect() {
  try {
    const policy = self.trustedTypes?.createPolicy('theater', {createScriptURL: () => WORKER});
    const worker = new SharedWorker(policy ? policy.createScriptURL('') : WORKER,
        {type: 'module', name: 'theater'});
    worker.onerror = alone;
    worker.port.onmessage = ({data}) => {
      const one = followed.get(data.url);
      if (one) tell(one, data);
    };
    setInterval(say, STILL_HERE_MS, true);
    addEventListener('pageshow', () => say(true));
    addEventListener('visibilitychange', () => say(true));
    addEventListener('pagehide', () => say(false));
    return worker.port;
  } catch {
    return null;
  }
}

function say(follow) {
  if (!port) return;
  for (const [url, {pollUrl}] of followed) port.postMessage({url, pollUrl, follow});
}

/** The worker could not start: every tab by itself. */
function alone() {
  port = null;
  followed.forEach((one, url) => begin(url, one));
}
