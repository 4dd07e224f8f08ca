'use strict';
// Only text nodes: what was recorded is never markup.
const MOST_EVENTS = 500;
const byId = id => document.getElementById(id);
let source = null;
let chosen = null;

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

async function listSessions() {
  try {
    const answer = await (await fetch('api/sessions?page_size=100')).json();
    if (!answer.success) throw new Error(answer.error.message);
    byId('none').hidden = answer.data.sessions.length > 0;
    byId('sessions').replaceChildren(...answer.data.sessions.map(sessionItem));
  } catch (failure) {
    byId('state').textContent = 'Sessions cannot be read: ' + failure.message;
  }
}

function sessionItem(session) {
  const button = element('button', session.title || session.id);
  if (session.counts && session.counts.running > 0) button.append(' · running');
  if (session.id === chosen) button.setAttribute('aria-current', 'true');
  button.addEventListener('click', () => watch(session));
  const item = document.createElement('li');
  item.append(button);
  return item;
}

function watch(session) {
  if (source) source.close();
  chosen = session.id;
  byId('title').textContent = session.title || session.id;
  byId('events').replaceChildren();
  source = new EventSource('api/sessions/' + encodeURIComponent(session.id) + '/live');
  source.onmessage = message => show(JSON.parse(message.data));
  source.onerror = () => {
    const over = source.readyState === EventSource.CLOSED;
    byId('state').textContent = over ? 'The stream has ended.' : 'Connecting again…';
  };
  listSessions();
}

function show(event) {
  if (event.type === 'heartbeat') return;
  if (event.type === 'connected') {
    byId('state').textContent = event.resumed ? 'Live, nothing missed' : 'Live';
    return;
  }
  const item = document.createElement('li');
  const time = new Date(event.timestamp).toLocaleTimeString();
  item.append(element('time', time), element('b', event.type), element('span', words(event)));
  const list = byId('events');
  list.prepend(item);
  if (list.children.length > MOST_EVENTS) list.lastChild.remove();
}

function words(event) {
  const step = event.step || {};
  const content = event.content || {};
  const error = event.error || {};
  const known = [
    step.title || step.name, event.message, content.text, content.reasoning, event.text,
    event.reasoning, event.model, event.status, event.reason, error.title, error.message,
    event.progress === undefined ? '' : event.progress + ' %',
    event.steps ? event.steps.length + ' steps so far' : ''];
  return known.filter(Boolean).join(' — ');
}

listSessions();
setInterval(listSessions, 10000);
