const app = document.getElementById('app');
app.innerHTML = '<button>other</button><p id="chosen"></p><theater-session session-id="first"></theater-session>';
const [other, chosen, session] = app.children;
session.addEventListener('step-select', event => { chosen.textContent = event.detail.id; });
other.addEventListener('click', () => session.setAttribute('session-id', 'second'));
