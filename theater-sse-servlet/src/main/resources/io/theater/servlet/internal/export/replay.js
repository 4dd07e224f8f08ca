'use strict';
(() => {
  const words = {
    play: ['Play', '播放'], pause: ['Pause', '暂停'], steps: ['Steps', '步骤'], calls: ['LLM calls', 'LLM 调用'],
    none: ['None', '无'], system: ['System prompt', '系统提示词'], prompt: ['Prompt', '提示词'], response: ['Response', '响应'],
    error: ['Error', '错误'], summary: ['Summary', '摘要'], position: ['Position', '时间位置'],
    running: ['running', '进行中'], completed: ['completed', '已完成'], failed: ['failed', '失败'], skipped: ['skipped', '已跳过'],
    cancelled: ['cancelled', '已取消'], interrupted: ['interrupted', '已中断'], pending: ['pending', '等待中'],
  };
  const chinese = navigator.language.startsWith('zh');
  const say = (word) => (words[word] ? words[word][chinese ? 1 : 0] : word);
  document.documentElement.lang = chinese ? 'zh' : 'en';

  const element = (name, text, properties = {}) => {
    const made = Object.assign(document.createElement(name), properties);
    if (text != null) made.textContent = text;
    return made;
  };
  const at = (text) => (text ? Date.parse(text) : NaN);
  const seconds = (ms) => (ms / 1000).toFixed(ms < 10000 ? 2 : 1) + ' s';

  const { session, steps = [], interactions = [] } = JSON.parse(document.getElementById('records').textContent);
  const items = [];
  const title = session.title || session.id;
  document.title = title;

  const depths = new Map();
  const stepList = element('ul');
  for (const step of steps) {
    const depth = step.parent_id && depths.has(step.parent_id) ? depths.get(step.parent_id) + 1 : 0;
    depths.set(step.id, depth);
    const round = step.iteration ? ` ${step.iteration}${step.iteration_total ? '/' + step.iteration_total : ''}` : '';
    const row = element('li', (step.title || step.name || step.id) + round);
    row.style.paddingInlineStart = depth * 1.2 + 0.2 + 'rem';
    const badge = element('span', '', { className: 'badge' });
    row.append(badge);
    if (step.error) row.append(element('div', `${step.error.code || ''} ${step.error.message || ''}`));
    stepList.append(row);
    const end = at(step.ended_at);
    const status = step.status === 'error' ? 'failed' : step.status;
    items.push({ node: row, badge, start: at(step.started_at) || end, end, status, took: step.duration_ms });
  }

  const callList = element('div');
  for (const call of interactions) {
    const box = element('details');
    const head = element('summary', [call.role_name, call.provider, call.model].filter(Boolean).join(' · ') || call.id);
    const badge = element('span', '', { className: 'badge' });
    head.append(badge);
    box.append(head);
    const texts = [['system', call.system_prompt], ['prompt', call.user_prompt || call.prompt],
      ['response', call.response_content || call.response], ['error', call.error && call.error.message]];
    for (const [name, text] of texts) {
      if (text) box.append(element('div', say(name)), element('pre', text));
    }
    callList.append(box);
    const took = call.performance_metrics && call.performance_metrics.response_time_ms;
    const start = at(call.timestamp);
    items.push({ node: box, badge, start, end: start + (took || 0), status: call.stage, took });
  }

  const times = items.flatMap((item) => [item.start, item.end]).filter((time) => !Number.isNaN(time));
  const first = times.length ? Math.min(...times) : 0;
  const last = times.length ? Math.max(...times) : 0;

  const slider = element('input', null, { type: 'range', min: 0, max: 1000, value: 1000 });
  slider.setAttribute('aria-label', say('position'));
  const clock = element('time');
  const button = element('button', say('play'), { type: 'button' });
  let timer = 0;

  const show = () => {
    const now = first + (last - first) * slider.value / 1000;
    clock.textContent = `${seconds(now - first)} / ${seconds(last - first)}`;
    for (const item of items) {
      const state = !(item.start <= now) ? 'future' : item.end > now ? 'running' : 'over';
      const status = state === 'over' ? item.status : state === 'running' ? 'running' : '';
      item.node.dataset.state = state;
      item.node.dataset.status = status || '';
      const took = state === 'over' && item.took != null ? ' ' + seconds(item.took) : '';
      item.badge.textContent = status ? say(status) + took : '';
    }
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    button.textContent = say('play');
  };
  button.onclick = () => {
    if (timer) return stop();
    if (slider.value >= 1000) slider.value = 0;
    button.textContent = say('pause');
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 5;
      show();
      if (slider.value >= 1000) stop();
    }, 50);
  };
  slider.oninput = () => {
    stop();
    show();
  };

  const header = element('header');
  const bar = element('div', null, { className: 'bar' });
  bar.append(button, slider, clock);
  header.append(element('h1', title), bar);
  const left = element('section');
  left.append(element('h2', say('steps')), steps.length ? stepList : element('p', say('none')));
  const right = element('section');
  right.append(element('h2', say('calls')), interactions.length ? callList : element('p', say('none')));
  const main = element('main');
  main.append(left, right);
  document.getElementById('app').append(header, main);
  show();
})();
