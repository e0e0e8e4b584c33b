/** Markdown as GitHub shows it: the same anchors, links from page to page, tables that scroll, code in colours. */
import { transformerStyleToClass } from '@shikijs/transformers';
import { slug } from 'github-slugger';
import MarkdownIt from 'markdown-it';
import anchor from 'markdown-it-anchor';
import { posix } from 'node:path';
import { createHighlighter } from 'shiki';

const REPOSITORY = 'https://github.com/ionos-backup/ionos-backup/blob/main';
const THEMES = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' };
const LANGUAGES = ['ts', 'tsx', 'js', 'rust', 'sh', 'json', 'jsonc', 'toml', 'html', 'http', 'svelte', 'text'];

/** Pictures of the repository, and where the site has them. */
const PICTURES = [
  ['www/screenshots/', 'assets/screenshots/'],
  ['tests/bench/growth.svg', 'assets/growth.svg'],
];

/** The colours of code, as classes: a content security policy does not let style attributes pass. */
const classes = transformerStyleToClass({ classPrefix: 'c-' });

/** What a program prints looks like what it is. */
const OUTPUT = {
  pre(node) {
    this.addClassToHast(node, 'output');
  },
};

export async function createMarkdown() {
  const highlighter = await createHighlighter({ themes: Object.values(THEMES), langs: LANGUAGES });
  const highlight = (code, info) => {
    const lang = info.split(',')[0] || 'text';
    return highlighter.codeToHtml(code.trimEnd(), {
      lang,
      themes: THEMES,
      defaultColor: 'light-dark()',
      transformers: [classes, lang === 'text' ? OUTPUT : {}],
    });
  };
  const markdown = new MarkdownIt({ html: true, highlight });
  markdown.use(anchor, { slugify: slug, permalink: anchor.permalink.headerLink({ safariReaderFix: true }) });
  markdown.core.ruler.before('anchor', 'ids', takeIds);
  markdown.core.ruler.push('links', ({ tokens, env }) => {
    for (const token of tokens) relink(token, env.page.inputPath);
  });
  markdown.core.ruler.push('alignment', ({ tokens }) => tokens.forEach(alignByClass));
  // Whoever has no mouse scrolls with the keyboard.
  markdown.renderer.rules.table_open = () => '<div class="scrolls" tabindex="0"><table>';
  markdown.renderer.rules.table_close = () => '</table></div>';
  return markdown;
}

/** The rules for the colours that the code of all pages has used; whole once every page is made. */
export function codeColours() {
  return classes.getCSS();
}

/** TypeDoc writes the anchor of a heading above it; what it gives none gets one below the last that had. */
function takeIds({ tokens, env }) {
  if (!env.page.inputPath.includes('reference/ionos-backup')) return;
  const used = new Set();
  let last = '';
  let own;
  for (const [place, token] of tokens.entries()) {
    const anchor = token.type === 'inline' && /^<a id="([^"]+)"><\/a>$/.exec(token.content);
    if (anchor) {
      own = anchor[1];
      for (const part of tokens.slice(place - 1, place + 2))
        Object.assign(part, { type: 'text', tag: '', nesting: 0, content: '', children: null });
    } else if (token.type === 'heading_open') {
      let id = own ?? `${last}-${slug(tokens[place + 1].content)}`;
      for (let count = 2; used.has(id); count++) id = `${id.replace(/-x\d+$/, '')}-x${count}`;
      used.add(id);
      token.attrSet('id', id);
      last = own ?? last;
      own = undefined;
    }
  }
}

function relink(token, page) {
  for (const child of token.children ?? []) relink(child, page);
  for (const name of ['href', 'src']) {
    const link = token.attrGet(name);
    if (link !== null) token.attrSet(name, siteLink(link, page));
  }
}

/** Of a cell: the policy that keeps the colours of code from being style attributes keeps this from it, too. */
function alignByClass(token) {
  if (token.attrGet('style') !== 'text-align:right') return;
  token.attrs = token.attrs.filter(([name]) => name !== 'style');
  token.attrJoin('class', 'number');
}

/** Links are written so that they work on GitHub, from source to source; here they name pages, or lead to GitHub. */
function siteLink(link, page) {
  if (/^(?:[a-z]+:|#)/.test(link)) return link;
  const target = posix.normalize(posix.join('www/docs', posix.dirname(page), link));
  if (/^www\/docs\/(?:playground|rust|reference)\/|^www\/docs\/.*\.md(?:#|$)/.test(target))
    return link.replace(/\.md(?=#|$)/, '.html');
  // What is built of it.
  if (target === 'www/static/') return posix.relative(posix.dirname(page), 'demo/index.html');
  const picture = PICTURES.find(([from]) => target.startsWith(from));
  if (picture !== undefined) return posix.relative(posix.dirname(page), target.replace(...picture));
  return `${REPOSITORY}/${target}`;
}
