/** The code blocks of every page, README and package README: where each stands, its language, and how it is marked. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const docs = fileURLToPath(new URL('..', import.meta.url));
export const root = join(docs, '../..');

/** The Markdown files that this folder answers for, as paths from the repository's root. */
export const pages = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'www/docs/*.md', 'README.md', 'pkg-template/README.md'],
  { cwd: root, encoding: 'utf8' },
)
  .trim()
  .split('\n');

export const read = (page) => readFileSync(join(root, page), 'utf8');

/**
 * All blocks in order. `marks` are the words behind the language: `run` means that it is executed. `recipe` names the
 * file that the block shows, which is compiled and executed where it stands. `output` is the text block right below.
 */
export const blocks = pages.flatMap((page) => {
  const text = read(page);
  return [...text.matchAll(FENCE())].map((match) => {
    const { index, 0: whole } = match;
    const { mark, info, code } = match.groups;
    const [language, ...marks] = info.split(/[ ,]/);
    const line = text.slice(0, index).split('\n').length;
    const end = index + whole.length;
    const output = /^\n*```text\n([\s\S]*?)^```\n/m.exec(
      text.slice(end).startsWith('\n```text\n') ? text.slice(end) : '',
    );
    return {
      page,
      line,
      language,
      marks,
      code,
      recipe: mark,
      end,
      output: output?.[1],
      outputLength: output?.[0].length,
    };
  });
});

export const nameOf = ({ page, line }) => `${page}:${line}`;

function FENCE() {
  return /(?:^<!-- recipe: (?<mark>\S+) -->\n)?^```(?<info>\S[^\n]*)\n(?<code>[\s\S]*?)^```\n/gm;
}
