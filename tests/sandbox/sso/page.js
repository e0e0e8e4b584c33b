/** Redeems the token of the address and names the unit that it opened. Everything is shown as text, never as markup. */

const heading = document.getElementById('name');
const detail = document.getElementById('detail');

function show(title, text) {
  heading.textContent = title;
  detail.textContent = text;
  document.title = `${title} · Backup Console (sandbox)`;
}

async function redeem(ott) {
  const response = await fetch('/sso/redeem', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ott }),
  });
  const answer = await response.json();
  if (!response.ok) {
    show('Not signed on', answer.messages[0].message);
    return;
  }
  show(answer.name, answer.id);
  document.title = `${answer.name} (${answer.id}) · Backup Console (sandbox)`;
}

const ott = new URLSearchParams(location.hash.slice(1)).get('ott');
if (ott === null) {
  show('Not signed on', 'This address carries no sign-on token');
} else {
  redeem(ott).catch(() => show('Not signed on', 'The sandbox did not answer'));
}
