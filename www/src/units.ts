/** Backup units as the page shows them: names for states, order, search and the window of rows. Pure. */

export type Unit = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: string;
  /** Milliseconds since 1970; undefined if the API said nothing that is a date. */
  readonly createdMs: number | undefined;
  /** What a search looks through, in lower case, made once. */
  readonly haystack: string;
};

/** What the API calls a unit, as far as the page reads it. */
export type WireUnit = {
  readonly id: string;
  readonly properties?:
    | { readonly name?: string | null | undefined; readonly email?: string | null | undefined }
    | null
    | undefined;
  readonly metadata?:
    | { readonly state?: string | null | undefined; readonly createdDate?: string | null | undefined }
    | null
    | undefined;
};

export type Tone = 'good' | 'busy' | 'bad' | 'quiet';
export type StateWords = { readonly label: string; readonly tone: Tone; readonly changing: boolean };

export type SortKey = 'name' | 'state' | 'email' | 'created';
export type Sort = { readonly key: SortKey; readonly descending: boolean };

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const STATES: Record<string, StateWords> = {
  AVAILABLE: { label: 'Available', tone: 'good', changing: false },
  ACTIVE: { label: 'Active', tone: 'good', changing: false },
  BUSY: { label: 'Busy', tone: 'busy', changing: true },
  DEPLOYING: { label: 'Deploying', tone: 'busy', changing: true },
  UPDATING: { label: 'Updating', tone: 'busy', changing: true },
  DESTROYING: { label: 'Destroying', tone: 'busy', changing: true },
  FAILED: { label: 'Failed', tone: 'bad', changing: false },
  FAILED_SUSPENDED: { label: 'Failed, suspended', tone: 'bad', changing: false },
  FAILED_UPDATING: { label: 'Failed updating', tone: 'bad', changing: false },
  FAILED_DESTROYING: { label: 'Failed destroying', tone: 'bad', changing: false },
  FAILED_HIBERNATING: { label: 'Failed hibernating', tone: 'bad', changing: false },
  FAILED_MAINTENANCE: { label: 'Failed maintenance', tone: 'bad', changing: false },
  INACTIVE: { label: 'Inactive', tone: 'quiet', changing: false },
  SUSPENDED: { label: 'Suspended', tone: 'quiet', changing: false },
  HIBERNATING: { label: 'Hibernating', tone: 'quiet', changing: false },
  MAINTENANCE: { label: 'Maintenance', tone: 'quiet', changing: false },
  TERMINATED: { label: 'Terminated', tone: 'quiet', changing: false },
  UNKNOWN: { label: 'Unknown', tone: 'quiet', changing: false },
};

export function toUnit(wire: WireUnit): Unit {
  const name = wire.properties?.name ?? '';
  const email = wire.properties?.email ?? '';
  const created = Date.parse(wire.metadata?.createdDate ?? '');
  return {
    id: wire.id,
    name,
    email,
    state: wire.metadata?.state ?? '',
    createdMs: Number.isNaN(created) ? undefined : created,
    haystack: `${name}\n${email}\n${wire.id}`.toLowerCase(),
  };
}

/** A state that nobody told us of keeps its own spelling. */
export function stateWords(state: string): StateWords {
  const known = STATES[state.toUpperCase()];
  if (known !== undefined) return known;
  const failed = /^failed/i.test(state);
  return { label: state === '' ? 'Not reported' : state, tone: failed ? 'bad' : 'quiet', changing: false };
}

/** A text as a keyboard can give it: composed, with single spaces, and without what nobody sees, such as a change of direction. */
export function typeable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/(?!\s)[\p{C}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

export function isLeaving(unit: Unit): boolean {
  return unit.state.toUpperCase() === 'DESTROYING';
}

export function isChanging(unit: Unit): boolean {
  return stateWords(unit.state).changing;
}

/** A new array in order; equal keys fall back to the name, then the id, so that no refresh shuffles rows. */
export function sortUnits(units: readonly Unit[], sort: Sort): Unit[] {
  const by = COMPARE[sort.key];
  const sign = sort.descending ? -1 : 1;
  return units.toSorted((a, b) => sign * by(a, b) || collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

const COMPARE: Record<SortKey, (a: Unit, b: Unit) => number> = {
  name: (a, b) => collator.compare(a.name, b.name),
  state: (a, b) => collator.compare(stateWords(a.state).label, stateWords(b.state).label),
  email: (a, b) => collator.compare(a.email, b.email),
  created: (a, b) => (a.createdMs ?? 0) - (b.createdMs ?? 0),
};

/** The units that hold every word of the query, in the order given. */
export function searchUnits(units: readonly Unit[], query: string): readonly Unit[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.length === 0 ? units : units.filter((unit) => words.every((word) => unit.haystack.includes(word)));
}

/** Rows are drawn only near the viewport above this number; below it, all of them, so that the browser's own search finds each. */
export const WINDOW_FROM = 50;
const OVERSCAN = 4;

export type Range = { readonly first: number; readonly end: number };

/** Which rows to draw: those that a viewport of this height, `scrolled` beyond the list's start, can show, and some more. */
export function visibleRange(count: number, rowHeight: number, scrolled: number, height: number): Range {
  if (count <= WINDOW_FROM || rowHeight <= 0) return { first: 0, end: Math.min(count, WINDOW_FROM) };
  const first = Math.floor(scrolled / rowHeight) - OVERSCAN;
  const drawn = Math.ceil(height / rowHeight) + 2 * OVERSCAN;
  const start = Math.max(0, Math.min(first, count - drawn));
  return { first: start, end: Math.min(count, start + drawn) };
}
