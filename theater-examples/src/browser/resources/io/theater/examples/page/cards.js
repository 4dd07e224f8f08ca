const chosen = document.getElementById('chosen');
addEventListener('execution-select', event => { chosen.textContent = event.detail.sessionId; });
