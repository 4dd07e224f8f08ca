import React from './lib/react.js';
import ReactDom from './lib/react-dom-client.js';

const {createElement, useState} = React;

function Host() {
  const [session, show] = useState('first');
  const [step, choose] = useState('');
  return createElement('div', null,
    createElement('button', {onClick: () => show('second')}, 'other'),
    createElement('p', {id: 'chosen'}, step),
    createElement('theater-session', {
      'session-id': session, 'onstep-select': event => choose(event.detail.id)}));
}

ReactDom.createRoot(document.getElementById('app')).render(createElement(Host));
