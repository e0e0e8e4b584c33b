/** Units as a CSV file, for spreadsheets: no secret is in it, and no cell is a formula. */

import { controller } from './controller.ts';
import { unitsIn } from './news.ts';
import type { Unit } from './units.ts';

export function download(units: readonly Unit[]): void {
  const link = document.createElement('a');
  // The mark at its beginning tells spreadsheets that it is UTF-8.
  link.href = URL.createObjectURL(
    new Blob(['\ufeff', csv(units, controller.state.account?.contractNumber)], { type: 'text/csv;charset=utf-8' }),
  );
  link.download = `backup-units-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
  controller.dispatch({ type: 'noticed', text: `${unitsIn(units.length)} exported.`, tone: 'good' });
}

export function csv(units: readonly Unit[], contractNumber: number | undefined): string {
  const login = (unit: Unit): string[] => (contractNumber === undefined ? [] : [loginOf(unit, contractNumber)]);
  const rows = units.map((unit) => [
    unit.name,
    unit.email,
    unit.state,
    unit.createdMs === undefined ? '' : new Date(unit.createdMs).toISOString(),
    unit.id,
    ...login(unit),
  ]);
  const head = ['name', 'email', 'state', 'created', 'id', ...(contractNumber === undefined ? [] : ['login'])];
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** RFC 4180, and an apostrophe before what a spreadsheet would take for a formula (OWASP, CSV injection). */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** What one signs in with to the backup agent and the console. */
export function loginOf({ name }: Unit, contractNumber: number): string {
  return `${name}-${contractNumber}`;
}
