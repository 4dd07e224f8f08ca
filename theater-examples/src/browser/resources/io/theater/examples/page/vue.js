import {createApp, h, ref} from './lib/vue.js';

createApp({
  setup() {
    const session = ref('first');
    const step = ref('');
    return () => h('div', [
      h('button', {onClick: () => { session.value = 'second'; }}, 'other'),
      h('p', {id: 'chosen'}, step.value),
      h('theater-session', {
        sessionId: session.value, onStepSelect: event => { step.value = event.detail.id; }}),
    ]);
  },
}).mount('#app');
