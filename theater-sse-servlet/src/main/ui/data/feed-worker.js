import {Stream} from './stream.js';

/**
 * One per origin: browsers open only six HTTP/1.1 connections to a server, and nine tabs would need
 * nine. A tab says again and again what it follows; one that has stopped saying so is gone.
 */
const GONE_MS = 200_000; // timers of hidden tabs run once a minute
const streams = new Map();

self.onconnect = ({ports: [port]}) => {
  port.onmessage = ({data: {url, pollUrl, follow}}) => {
    if (follow) join(port, url, pollUrl);
    else leave(port, url);
  };
};

function join(port, url, pollUrl) {
  let entry = streams.get(url);
  if (!entry) {
    entry = {ports: new Map(), state: 'connecting', stream: null};
    streams.set(url, entry);
    entry.ports.set(port, Date.now());
    entry.stream = new Stream(url, pollUrl, what => tellAll(url, entry, what));
    return;
  }
  if (!entry.ports.has(port)) port.postMessage({url, joined: true, state: entry.state});
  entry.ports.set(port, Date.now());
}

function leave(port, url) {
  const entry = streams.get(url);
  if (!entry?.ports.delete(port) || entry.ports.size > 0) return;
  entry.stream.close();
  streams.delete(url);
}

function tellAll(url, entry, what) {
  if (what.state) entry.state = what.state;
  for (const port of entry.ports.keys()) port.postMessage({url, ...what});
}

setInterval(() => {
  for (const [url, {ports}] of streams) {
    for (const [port, seen] of ports) if (Date.now() - seen > GONE_MS) leave(port, url);
  }
}, GONE_MS / 4);
