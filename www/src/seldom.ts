/**
 * What is opened seldom, in a file of its own that comes later: the dialogs, a unit's panel, the export, the way to a
 * console. All that only this leads to is in it.
 */

export { openConsole } from './console.ts';
export { download } from './csv.ts';
export { Over } from './views/over.tsx';
