/**
 * The search index: each section of each page, and each row that begins with a name; MiniSearch reads it in the page.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';
import MiniSearch from 'minisearch';
import { codeColours } from './markdown.mjs';

/** How the index is made and read; the page's script has the same. */
export const OPTIONS = {
  fields: ['title', 'page', 'text'],
  storeFields: ['url', 'title', 'page', 'text'],
};

/** Called when every page is written: only now are all colours known as well. */
export async function writeSearchIndex(results, out) {
  const index = new MiniSearch(OPTIONS);
  const pages = results.map(({ url, content }) => sections(url.slice(1).replace(/^$|\/$/, '$&index.html'), content));
  index.addAll(pages.flat().map((section, id) => ({ ...section, id })));
  await writeFile(join(out, 'assets/search.json'), JSON.stringify(index));
  await writeFile(join(out, 'assets/code.css'), codeColours());
}

/** The text of a page, cut at its headings and at the rows of its tables. */
export function sections(page, html) {
  const found = [];
  // The page's own title, which rows may come before.
  let top;
  let inContent = false;
  let heading = '';
  // A row whose first cell is code: an option, a method, a code.
  let row;
  const parser = new Parser({
    onopentag(name, { id, href }) {
      if (name === 'main') inContent = true;
      if (name === 'nav' || name === 'footer') inContent = false;
      if (!inContent) return;
      if (name === 'tr') row = { url: found.at(-1)?.url, title: '', page: top?.title, text: '', cells: 0 };
      if (name === 'td' && row) row.cells += 1;
      // It may lead to where more is said of it.
      if (row?.cells === 1 && href?.startsWith('#')) row.url = page + href;
      if (name === 'code' && row?.cells === 1 && row.text.trim() === '') row.isNamed = true;
      if (!/^h[1-4]$/.test(name) || id === undefined) return;
      heading = name;
      const url = name === 'h1' ? page : `${page}#${id}`;
      found.push({ url, title: '', page: top?.title ?? '', text: '' });
      top ??= found.at(-1);
    },
    ontext(text) {
      const section = found.at(-1);
      if (!inContent || section === undefined) return;
      section[heading === '' ? 'text' : 'title'] += text;
      if (row?.cells === 1) row.title += text;
      if (row) row.text += text;
    },
    onclosetag(name) {
      if (name === heading) heading = '';
      if (name === 'td' && row) row.text += ' ';
      if (name === 'tr' && row?.isNamed && !page.startsWith('reference/ionos-backup')) {
        found.splice(-1, 0, { url: row.url, title: row.title.trim(), page: row.page, text: row.text });
      }
      if (name === 'tr') row = undefined;
      if (/^(?:p|li|td|th|pre)$/.test(name) && found.length > 0) found.at(-1).text += ' ';
    },
  });
  parser.end(html);
  return found.map((section) => ({ ...section, text: section.text.replace(/\s+/g, ' ').trim() }));
}
