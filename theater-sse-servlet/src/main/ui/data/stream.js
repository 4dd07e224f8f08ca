const RETRY_MS = [1000, 2000, 4000]; // who watches wants it back soon after an outage
const SILENT_MS = 12_000;
const GONE_AGAIN_MS = 30_000;
const STREAM_AGAIN_MS = 20_000;

/**
 * One live stream: an EventSource, and long polls where streams do not get through. `tell` is
 * given `{state}`, `{event}` (the JSON of an event) and `{error}`; all of them can be cloned.
 */
export class Stream {
  #url;
  #pollUrl;
  #tell;
  #source = null;
  #position = null;
  #timer = 0;
  #watch = 0;
  #heartbeatMs = 0;
  #failures = 0;
  #abort = null;

  /** `pollUrl` is null where there is none to ask. */
  constructor(url, pollUrl, tell) {
    this.#url = url;
    this.#pollUrl = pollUrl;
    this.#tell = tell;
    this.#state('connecting');
    this.#open();
  }

  close() {
    this.#source?.close();
    this.#source = null;
    this.#abort?.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#watch);
    this.#tell = () => {};
  }

  #state(state) {
    this.#tell({state});
  }

  #open() {
    const url = new URL(this.#url);
    if (this.#position) url.searchParams.set('lastEventId', this.#position);
    const source = new EventSource(url, {withCredentials: url.origin !== self.location.origin});
    this.#source = source;
    this.#heartbeatMs = 0;
    this.#listen();
    source.onmessage = message => {
      this.#listen();
      if (message.lastEventId) this.#position = message.lastEventId;
      this.#receive(JSON.parse(message.data));
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) this.#fail();
      else this.#state('reconnecting');
    };
  }

  /** Proxies hold streams back, and half-open connections say nothing: silence is a failure. */
  #listen() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#fail(), this.#heartbeatMs * 2.5 || SILENT_MS);
  }

  #receive(event) {
    if (event.type === 'connected') {
      this.#heartbeatMs = event.heartbeatMs;
      this.#failures = 0;
      this.#state('live');
    } else if (event.type === 'stream_error' && !event.error.canRetry) {
      this.#tell({error: event.error});
    }
    this.#tell({event});
  }

  #fail() {
    clearTimeout(this.#watch);
    this.#source.close();
    if (this.#pollUrl) {
      const until = Date.now() + STREAM_AGAIN_MS;
      this.#poll(until);
    } else {
      this.#state('reconnecting');
      this.#later(() => this.#open());
    }
  }

  #later(what, ms = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)]) {
    this.#timer = setTimeout(what, ms * (0.8 + 0.4 * Math.random()));
  }

  async #poll(until) {
    this.#abort = new AbortController();
    const url = new URL(this.#pollUrl);
    url.searchParams.set('wait', this.#position ? '25' : '0');
    if (this.#position) url.searchParams.set('after', this.#position);
    const credentials = url.origin === self.location.origin ? 'same-origin' : 'include';
    let answer, body;
    try {
      answer = await fetch(url, {credentials, signal: this.#abort.signal});
      body = await answer.json();
    } catch {
      if (this.#abort.signal.aborted) return;
      this.#state('reconnecting');
      this.#later(() => this.#poll(until));
      return;
    }
    if (!answer.ok) this.#refused(answer, body.error, until);
    else this.#polled(body.data, until);
  }

  #polled({events, next}, until) {
    this.#failures = 0;
    this.#position = next;
    this.#state('polling');
    for (const event of events) if (event.type !== 'connected') this.#tell({event});
    if (Date.now() > until) this.#open();
    else this.#later(() => this.#poll(until), 50);
  }

  #refused(answer, error, until) {
    const {code = '', title, message, suggestion, can_retry: canRetry} = error ?? {};
    const refused = answer.status === 401 || answer.status === 403;
    const ended = refused || answer.status === 404;
    if (ended) this.#tell({error: {code, title, message, suggestion, canRetry, status: answer.status}});
    this.#state(ended ? 'ended' : 'reconnecting');
    if (refused) return;
    const wait = Number(answer.headers.get('Retry-After')) * 1000;
    this.#later(() => this.#poll(until), ended ? GONE_AGAIN_MS : wait || undefined);
  }
}
