/** Copies of the folders of heavy/, since their tools write beside the sources. */
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { here } from './folders.mjs';

/** A copy of a folder of heavy/ with the scenario in it: not every tool reads files from outside of its root. */
export async function stage(folder, name) {
  const staged = here(`heavy/.staged/${name}`);
  await rm(staged, { recursive: true, force: true });
  await mkdir(staged, { recursive: true });
  await cp(here(`heavy/${folder}`), staged, { recursive: true });
  await cp(here('../runtimes/scenario.mjs'), join(staged, 'scenario.mjs'));
  await cp(here('../runtimes/browser/report.js'), join(staged, 'report.js'));
  return staged;
}
