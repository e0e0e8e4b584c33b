/** Every link of the built site leads to a file that is there, and to an anchor that it has; so do those on GitHub. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import test from 'node:test';
import { slug } from 'github-slugger';
import { Parser } from 'htmlparser2';
import { pages, read, root } from './blocks.mjs';

const site = join(root, 'target/docs');
// What other tools write has their own tests; that it is there is enough.
const FOREIGN = /^rust\//;

test('links and anchors of the site lead somewhere', async () => {
  const files = (await readdir(site, { recursive: true })).filter((file) => file.endsWith('.html'));
  const own = files.filter((file) => !FOREIGN.test(file));
  assert.ok(own.length > 20, 'the site is built');
  const read = new Map(
    await Promise.all(own.map(async (file) => [file, parse(await readFile(join(site, file), 'utf8'))])),
  );
  const broken = [];
  for (const [file, { links }] of read) {
    for (const link of links.filter((link) => !/^(?:https:|data:)/.test(link))) {
      const [path, anchor] = decodeURI(link).split('#');
      let target = path === '' ? file : posix.join(posix.dirname(file), path);
      if (target.endsWith('/')) target += 'index.html';
      const isThere = existsSync(join(site, target));
      if (!isThere || (anchor && !FOREIGN.test(target) && !read.get(target)?.ids.has(anchor)))
        broken.push(`${file}: ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('ids of a page are distinct', async () => {
  for (const file of (await readdir(site, { recursive: true })).filter(
    (file) => file.endsWith('.html') && !FOREIGN.test(file),
  )) {
    const { twice } = parse(await readFile(join(site, file), 'utf8'));
    assert.deepEqual(twice, [], file);
  }
});

test('links of the sources lead somewhere on GitHub', () => {
  const broken = [];
  for (const page of pages) {
    for (const [, link] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue;
      const [path, anchor] = link.split('#');
      const target = path === '' ? page : posix.join(posix.dirname(page), path);
      // The reference is made when the site is.
      if (/^www\/docs\/(?:rust|reference\/ionos-backup)/.test(target)) continue;
      const isThere = existsSync(join(root, target));
      const anchors = anchor && target.endsWith('.md') && isThere ? anchorsOf(read(target)) : undefined;
      if (!isThere || (anchors !== undefined && !anchors.has(anchor))) broken.push(`${page}: ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});

/** An address of the repository names a file that is there, and its anchor. */
test('links that name the repository lead to files in it', () => {
  const broken = [];
  for (const page of pages) {
    for (const [link, path, anchor] of read(page).matchAll(
      /https:\/\/github\.com\/ionos-backup\/ionos-backup\/(?:blob|tree)\/main\/([^)#\s]+)(?:#([^)\s]+))?/g,
    )) {
      const isThere = existsSync(join(root, path));
      if (!isThere || (anchor && path.endsWith('.md') && !anchorsOf(read(path)).has(anchor)))
        broken.push(`${page}: ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});

function anchorsOf(text) {
  const code = /^```[\s\S]*?^```/gm;
  return new Set(
    [...text.replace(code, '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slug(heading.replace(/\]\([^)]*\)/g, ''))),
  );
}

function parse(html) {
  const ids = new Set();
  const twice = [];
  const links = [];
  const parser = new Parser({
    onopentag(_name, { id, href, src }) {
      if (ids.has(id)) twice.push(id);
      if (id !== undefined) ids.add(id);
      links.push(...[href, src].filter((link) => link !== undefined));
    },
  });
  parser.end(html);
  return { ids, links, twice };
}
