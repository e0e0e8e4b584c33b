/** The frame around each page: head, menu, contents of the page, what comes next. */
import { posix } from 'node:path';
import { BUILT, PAGES, SECTIONS } from './nav.mjs';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export default function page({ content, page: { inputPath, url }, collections }) {
  const from = url.slice(1).replace(/^$|\/$/, '$&index.html');
  const to = (target) => posix.relative(posix.dirname(from), target) || posix.basename(target);
  const source = inputPath.replace(/^\.\//, '');
  const titles = new Map(collections.all.map((entry) => [entry.inputPath.replace(/^\.\//, ''), entry]));
  const titleOf = (path) => SHORT[path] ?? title(titles.get(path)?.rawInput ?? path);
  const link = (path) => {
    const current = path === source ? ' aria-current="page"' : '';
    return `<a href="${to(path.replace(/\.md$/, '.html'))}"${current}>${titleOf(path)}</a>`;
  };
  const heading = /<h1[^>]*>(.*?)<\/h1>/s.exec(content)?.[1].replace(/<[^>]+>/g, '') ?? 'ionos-backup';
  const place = PAGES.indexOf(source);
  const [before, after] = place < 0 ? [] : [PAGES[place - 1], PAGES[place + 1]];
  return `<!doctype html>
<html lang="en" data-root="${to('.')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${heading === 'ionos-backup' ? heading : `${heading} · ionos-backup`}</title>
<meta name="description" content="${description(content)}">
<link rel="icon" href="${to('assets/icon.svg')}">
<link rel="stylesheet" href="${to('assets/site.css')}">
<link rel="stylesheet" href="${to('assets/code.css')}">
<script src="${to('assets/theme.js')}"></script>
<script type="module" src="${to('assets/site.js')}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<a class="brand" href="${to('index.html')}">ionos-backup</a>
<button type="button" class="menu" popovertarget="menu">Menu</button>
<button type="button" id="theme" hidden>Dark</button>
<search>
<input type="search" id="search" placeholder="Search" aria-label="Search" autocomplete="off" spellcheck="false"
role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list">
<ul id="found" role="listbox" aria-label="Found" hidden></ul>
<p id="search-status" role="status" class="unseen"></p>
</search>
<nav aria-label="Parts">
<a href="${to('playground/index.html')}">Playground</a>
<a href="${to('demo.html')}">Live demo</a>
<a href="https://github.com/ionos-backup/ionos-backup">GitHub</a>
</nav>
</header>
<nav id="menu" class="list" popover aria-label="Pages">
${SECTIONS.map(([name, pages]) => {
  const all = name === 'Reference' ? [...entriesOf(titles), ...pages] : pages;
  return section(name, all, link);
}).join('\n')}
<h2>Try it</h2>
<ul>
${BUILT.map(([path, name]) => `<li><a href="${to(path)}">${name}</a></li>`).join('\n')}
</ul>
</nav>
<main id="content" tabindex="-1">
${content}
<nav class="next" aria-label="Next pages">
${before ? `<span>Before: ${link(before)}</span>` : '<span></span>'}
${after ? `<span>Next: ${link(after)}</span>` : ''}
</nav>
<footer>Licensed under MIT or Apache-2.0, as you like. ${place < 0 ? '' : edit(source)}</footer>
</main>
${onThisPage(content)}
</body>
</html>
`;
}

/** The pages that TypeDoc makes, the package's own entry first. */
function entriesOf(titles) {
  return [...titles.keys()].filter((path) => path.startsWith('reference/ionos-backup')).sort();
}

function section(name, pages, link) {
  return `<h2>${name}</h2>\n<ul>\n${pages.map((path) => `<li>${link(path)}</li>`).join('\n')}\n</ul>`;
}

function title(text) {
  return /^# (.*)$/m.exec(text)?.[1].replaceAll('`', '') ?? text;
}

function description(content) {
  const text = /<p>(.*?)<\/p>/s.exec(content)?.[1] ?? '';
  return text
    .replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ')
    .replaceAll('"', '&quot;')
    .slice(0, 160);
}

function edit(source) {
  const address = `https://github.com/ionos-backup/ionos-backup/edit/main/www/docs/${source}`;
  return `<a href="${address}">Mend this page</a>`;
}

/** The second-level headings, where there are several. */
function onThisPage(content) {
  const headings = [...content.matchAll(/<h2 id="([^"]+)"[^>]*>(.*?)<\/h2>/gs)];
  if (headings.length < 2) return '';
  const links = headings.map(([, id, text]) => `<li><a href="#${id}">${text.replace(/<\/?a[^>]*>/g, '')}</a></li>`);
  return `<nav class="here list" aria-label="On this page"><h2>On this page</h2><ul>\n${links.join('\n')}\n</ul></nav>`;
}

/** Names in the menu where the page's own title is too long for it. */
const SHORT = { 'index.md': 'Overview' };
