/** The search index: each section of each page as a document, read by MiniSearch in the page. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';
import MiniSearch from 'minisearch';
import { codeColours } from './markdown.mjs';

/** How the index is made and read; the page's script has the same. */
export const OPTIONS = {
  fields: ['title', 'page', 'text'],
  storeFields: ['title', 'page', 'text'],
  idField: 'url',
};

/** Called when every page is written: only now are all colours known as well. */
export async function writeSearchIndex(results, out) {
  const index = new MiniSearch(OPTIONS);
  for (const { url, content } of results) index.addAll(sections(url.replace(/^\//, ''), content));
  await writeFile(join(out, 'assets/search.json'), JSON.stringify(index));
  await writeFile(join(out, 'assets/code.css'), codeColours());
}

/** The text of a page, cut at its headings. */
export function sections(page, html) {
  const found = [];
  let inContent = false;
  let heading = '';
  const parser = new Parser({
    onopentag(name, { id }) {
      if (name === 'main') inContent = true;
      if (name === 'nav' || name === 'footer') inContent = false;
      if (!inContent || !/^h[1-4]$/.test(name) || id === undefined) return;
      heading = name;
      const url = name === 'h1' ? page : `${page}#${id}`;
      found.push({ url, title: '', page: found[0]?.title ?? '', text: '' });
    },
    ontext(text) {
      const section = found.at(-1);
      if (inContent && section !== undefined) section[heading === '' ? 'text' : 'title'] += text;
    },
    onclosetag(name) {
      if (name === heading) heading = '';
      else if (/^(?:p|li|td|th|pre)$/.test(name) && found.length > 0) found.at(-1).text += ' ';
    },
  });
  parser.end(html);
  return found.map((section) => ({ ...section, text: section.text.replace(/\s+/g, ' ').trim() }));
}
