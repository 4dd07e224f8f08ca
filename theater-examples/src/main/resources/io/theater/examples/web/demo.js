const $ = id => document.getElementById(id);
const chinese = navigator.language.toLowerCase().startsWith('zh');

async function reply(path, body) {
  const response = await fetch(path, body && {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  });
  const {success, data, error} = await response.json();
  if (!success) throw new Error(`${error.title}: ${error.message}. ${error.suggestion}`);
  return data;
}

/** Starts a run and has the page show its session. */
async function run(path, body) {
  $('message').textContent = '';
  try {
    const {session_id: session} = await reply(path, body);
    location.hash = '#s=' + encodeURIComponent(session);
  } catch (problem) {
    $('message').textContent = problem.message;
  }
}

async function suggest() {
  const {questions} = await reply('demo/questions');
  for (const {question, language} of questions) {
    if ((language === 'zh') !== chinese) continue;
    const option = document.createElement('option');
    option.value = question;
    $('questions').append(option);
  }
}

if (chinese) {
  document.documentElement.lang = 'zh';
  for (const element of document.querySelectorAll('[data-zh]')) {
    element.textContent = element.dataset.zh;
  }
}
$('ask').addEventListener('submit', event => {
  event.preventDefault();
  run('demo/ask', {question: $('question').value});
});
$('tour').addEventListener('click', () => run('demo/tour', {language: chinese ? 'zh' : 'en'}));
suggest().catch(() => {}); // without suggestions the question can still be typed
