/**
 * How the pages become a site: Markdown with links to Markdown, the reference that TypeDoc writes, and a search index.
 */
import { createMarkdown } from './markdown.mjs';
import { referencePages } from './reference.mjs';
import { writeSearchIndex } from './search-index.mjs';

export default async function configure(eleventy) {
  eleventy.setLibrary('md', await createMarkdown());
  eleventy.setTemplateFormats(['md']);
  eleventy.setQuietMode(true);
  // Its own files, and what is installed and checked, are no pages.
  for (const folder of ['site', 'check', 'playground', 'node_modules']) eleventy.ignores.add(`${folder}/**`);
  eleventy.ignores.add('README.md');

  eleventy.addGlobalData('layout', 'page.11ty.mjs');
  eleventy.addGlobalData('permalink', () => (data) => `${data.page.filePathStem.slice(1)}.html`);
  for (const { path, text } of await referencePages()) eleventy.addTemplate(path, text);

  eleventy.addPassthroughCopy({ 'site/assets': 'assets' });
  eleventy.addPassthroughCopy({ 'node_modules/minisearch/dist/es/index.js': 'assets/minisearch.js' });
  eleventy.addPassthroughCopy({ '../screenshots': 'assets/screenshots' });
  eleventy.addPassthroughCopy({ '../../tests/bench/growth.svg': 'assets/growth.svg' });
  eleventy.on('eleventy.after', ({ results, directories }) => writeSearchIndex(results, directories.output));

  return {
    markdownTemplateEngine: false,
    dir: { input: '.', includes: 'site', output: '../../target/docs' },
  };
}
