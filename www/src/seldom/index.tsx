/** What is opened seldom: one file to load for all of it. */

export { download } from './csv.ts';
export { Keys } from './keys.tsx';
export { ManyDialog } from './many-dialog.tsx';
export { Panel } from './panel.tsx';
