/** What a page does: search, copying of code, the choice of light or dark. */
import MiniSearch from './minisearch.js';

const root = new URL(`${document.documentElement.dataset.root}/`, location.href);

search(document.querySelector('#search'), document.querySelector('#found'), document.querySelector('#search-status'));
for (const code of document.querySelectorAll('pre')) offerCopy(code);
offerTheme(document.querySelector('#theme'));

function search(input, list, status) {
  let loading;
  // Fetched when somebody begins to search.
  const load = () => {
    loading ??= fetch(new URL('assets/search.json', root))
      .then((response) => response.text())
      .then((text) =>
        MiniSearch.loadJSON(text, {
          fields: ['title', 'page', 'text'],
          storeFields: ['url', 'title', 'page', 'text'],
        }),
      );
    return loading;
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choose = (item) => {
    for (const other of list.children) other.setAttribute('aria-selected', String(other === item));
    input.setAttribute('aria-activedescendant', item.id);
    item.scrollIntoView({ block: 'nearest' });
  };
  input.addEventListener('focus', load);
  input.addEventListener('input', async () => {
    const words = input.value.trim();
    const index = await load();
    if (words !== input.value.trim()) return;
    if (words === '') return close();
    const options = {
      prefix: true,
      fuzzy: 0.15,
      combineWith: 'AND',
      boost: { title: 4, page: 2 },
      // What was written for reading comes before what lists everything.
      boostDocument: (_id, _term, { url }) => (url.startsWith('reference/ionos-backup') ? 0.4 : 1),
    };
    const isFirst = ({ url }, place, all) => all.findIndex((other) => other.url === url) === place;
    const found = index.search(words, options).filter(isFirst).slice(0, 12);
    list.replaceChildren(...found.map((entry, place) => result(entry, words, place)));
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    input.removeAttribute('aria-activedescendant');
    status.textContent = found.length === 0 ? `Nothing found for ${words}` : `${found.length} found`;
    status.classList.toggle('unseen', found.length > 0);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    if (list.hidden) return;
    const items = [...list.children];
    const place = items.findIndex((item) => item.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown') choose(items[(place + 1) % items.length]);
    else if (event.key === 'ArrowUp') choose(items.at(place < 1 ? -1 : place - 1));
    else if (event.key === 'Enter') items[Math.max(place, 0)].firstElementChild.click();
    else return;
    event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    if (!input.parentElement.contains(event.target)) close();
  });
  list.addEventListener('click', close);
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, textarea, [contenteditable]');
    if (event.key !== '/' || typing !== null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
}

function result({ url, title, page, text }, words, place) {
  const item = document.createElement('li');
  item.id = `found-${place}`;
  item.role = 'option';
  item.setAttribute('aria-selected', 'false');
  const link = document.createElement('a');
  link.href = new URL(url, root);
  link.tabIndex = -1;
  const name = document.createElement('strong');
  name.textContent = page === '' ? title : `${page} › ${title}`;
  const around = document.createElement('span');
  around.textContent = excerpt(text, text.toLowerCase().indexOf(words.toLowerCase()));
  link.append(name, around);
  item.append(link);
  return item;
}

/** Some of the text around a place in it, from the beginning of a word. */
function excerpt(text, at) {
  if (at <= 40) return text.slice(0, 120);
  const from = text.indexOf(' ', at - 40) + 1;
  return `… ${text.slice(from, from + 120)}`;
}

function offerCopy(code) {
  if (navigator.clipboard === undefined) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 2000);
  });
  const frame = document.createElement('div');
  frame.className = 'code';
  code.replaceWith(frame);
  frame.append(code, button);
}

function offerTheme(button) {
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const now = () => document.documentElement.dataset.theme ?? (prefersDark.matches ? 'dark' : 'light');
  const other = () => (now() === 'dark' ? 'light' : 'dark');
  const show = () => {
    button.textContent = other() === 'dark' ? 'Dark' : 'Light';
    button.setAttribute('aria-label', `${button.textContent} colours`);
  };
  button.hidden = false;
  show();
  prefersDark.addEventListener('change', show);
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = other();
    try {
      localStorage.setItem('theme', now());
    } catch {
      // It holds for this page alone.
    }
    show();
  });
}
