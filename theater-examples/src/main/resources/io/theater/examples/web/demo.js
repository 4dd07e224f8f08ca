'use strict';

const $ = id => document.getElementById(id);
let source = null;

function add(parent, tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  parent.append(element);
  return element;
}

async function listQuestions() {
  const reply = await (await fetch('demo/questions')).json();
  for (const question of reply.data.questions) {
    const item = add($('questions'), 'li', '');
    const button = add(item, 'button', question.question);
    button.addEventListener('click', () => {
      $('question').value = question.question;
      ask(question.question);
    });
    add(item, 'small', question.expected === 'rows' ? question.data_source : question.expected);
  }
}

async function ask(question) {
  $('message').textContent = '';
  try {
    const response = await fetch('demo/ask', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({question}),
    });
    const reply = await response.json();
    if (!reply.success) {
      throw new Error(`${reply.error.title}: ${reply.error.message}. ${reply.error.suggestion}`);
    }
    show(question, reply.data);
  } catch (problem) {
    $('message').textContent = problem.message;
  }
}

function show(question, run) {
  const live = run.live.slice(1) + '?execution_id=' + encodeURIComponent(run.execution_id);
  $('run').hidden = false;
  $('asked').textContent = question;
  $('live').href = run.live.slice(1);
  $('steps').replaceChildren();
  $('answer').textContent = '';
  if (source) {
    source.close();
  }
  source = new EventSource(live);
  const steps = new Map();
  source.onmessage = message => {
    const event = JSON.parse(message.data);
    if (event.type === 'reset') {
      steps.clear();
      $('steps').replaceChildren();
    } else if (event.type === 'snapshot') {
      for (const step of event.steps || []) {
        begin(steps, step);
        end(steps, step.id, step.status, step.error);
      }
      const done = (event.executions || []).find(
          execution => execution.id === run.execution_id && execution.finished_at);
      if (done) {
        finish(done.status, done.output);
      }
    } else if (event.executionId === run.execution_id) {
      follow(steps, event);
    }
  };
}

function follow(steps, event) {
  switch (event.type) {
    case 'step_start': begin(steps, event.step); break;
    case 'step_progress': note(steps, event.stepId, event.message); break;
    case 'step_complete': end(steps, event.stepId, 'completed', null, event.result); break;
    case 'step_error': end(steps, event.stepId, 'error', event.error); break;
    case 'step_skipped': end(steps, event.stepId, 'skipped'); break;
    case 'final_complete': finish(event.status, event.summary && event.summary.output); break;
  }
}

function begin(steps, step) {
  if (!steps.has(step.id)) {
    const item = add($('steps'), 'li', step.title || step.name);
    item.className = 'running';
    steps.set(step.id, {item, note: add(item, 'small', '')});
  }
}

function note(steps, id, text) {
  const shown = steps.get(id);
  if (shown && text) {
    shown.note.textContent = text;
  }
}

function end(steps, id, status, error, result) {
  const shown = steps.get(id);
  if (shown && status !== 'running') {
    shown.item.className = status;
    note(steps, id, error ? `${error.title}: ${error.message}` : result && result.summary);
  }
}

function finish(status, output) {
  source.close();
  $('answer').textContent = output && output.answer ? output.answer : status;
}

$('ask').addEventListener('submit', event => {
  event.preventDefault();
  ask($('question').value);
});
listQuestions();
