/** Backup units as the page shows them: names for states, order and the window of rows. Pure. */

export type UnitFacts = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: string;
  /** Milliseconds since 1970; undefined if the API said nothing that is a date. */
  readonly createdMs: number | undefined;
  readonly createdBy: string;
  readonly changedMs: number | undefined;
  readonly changedBy: string;
};

/** With what follows from these, made once. */
export type Unit = UnitFacts & {
  /** What its state is called. */
  readonly label: string;
  readonly tone: Tone;
  /** What a search looks through, in lower case: the name, the address, and all that its state is called. */
  readonly sought: readonly [name: string, email: string, state: string];
};

/** What the API calls a unit, as far as the page reads it. */
export type WireUnit = {
  readonly id: string;
  readonly properties?: Wire<'name' | 'email'>;
  readonly metadata?: Wire<'state' | 'createdDate' | 'createdBy' | 'lastModifiedDate' | 'lastModifiedBy'>;
};
type Wire<Name extends string> = { readonly [name in Name]?: string | null | undefined } | null | undefined;

/** How a unit is, in a word: the groups that one filters by, those first that somebody may have to look after. */
export const TONES = ['bad', 'busy', 'good', 'quiet'] as const;
export type Tone = (typeof TONES)[number];
export const GROUP: Record<Tone, string> = { bad: 'Failed', busy: 'In progress', good: 'Available', quiet: 'Other' };
export type StateWords = { readonly label: string; readonly tone: Tone };

export const SORT_KEYS = ['name', 'state', 'email', 'created'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export type Sort = { readonly key: SortKey; readonly descending: boolean };

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The states that the API's reference names, by what they are called: in capitals, these are the names. */
const STATES: Record<Tone, string> = {
  good: 'Available/Active',
  busy: 'Busy/Deploying/Updating/Destroying',
  bad: 'Failed/Failed, suspended/Failed updating/Failed destroying/Failed hibernating/Failed maintenance',
  quiet: 'Inactive/Suspended/Hibernating/Maintenance/Terminated/Unknown',
};

const WORDS = new Map(
  TONES.flatMap((tone) =>
    STATES[tone].split('/').map((label) => [label.toUpperCase().replace(/\W+/, '_'), { label, tone }] as const),
  ),
);

export function toUnit({ id, properties, metadata }: WireUnit): Unit {
  return unitOf({
    id,
    name: properties?.name ?? '',
    email: properties?.email ?? '',
    state: metadata?.state ?? '',
    createdMs: date(metadata?.createdDate),
    createdBy: metadata?.createdBy ?? '',
    changedMs: date(metadata?.lastModifiedDate),
    changedBy: metadata?.lastModifiedBy ?? '',
  });
}

export function unitOf(facts: UnitFacts): Unit {
  const { name, email, state } = facts;
  const { label, tone } = stateWords(state);
  const called = `${label}\n${state}\n${GROUP[tone]}`;
  return { ...facts, label, tone, sought: [name.toLowerCase(), email.toLowerCase(), called.toLowerCase()] };
}

function date(text: string | null | undefined): number | undefined {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/** A state that nobody told us of keeps its own spelling. */
export function stateWords(state: string): StateWords {
  const known = WORDS.get(state.toUpperCase());
  if (known !== undefined) return known;
  const failed = /^failed/i.test(state);
  return { label: state === '' ? 'Not reported' : state, tone: failed ? 'bad' : 'quiet' };
}

/**
 * A text as a keyboard can give it: composed, with single spaces, and without what nobody sees, such as a change of
 * direction.
 */
export function typeable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/(?!\s)[\p{C}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What one calls it by: its name, else its id. */
export function called({ name, id }: { readonly name: string; readonly id: string }): string {
  return name || id;
}

export function isLeaving(unit: Unit): boolean {
  return unit.state.toUpperCase() === 'DESTROYING';
}

export function isChanging(unit: Unit): boolean {
  return unit.tone === 'busy';
}

/** A new array in order; equal keys fall back to the name, then the id, so that no refresh shuffles rows. */
export function sortUnits(units: readonly Unit[], sort: Sort): Unit[] {
  const by = COMPARE[sort.key];
  const sign = sort.descending ? -1 : 1;
  return units.toSorted((a, b) => sign * by(a, b) || collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

const COMPARE: Record<SortKey, (a: Unit, b: Unit) => number> = {
  name: (a, b) => collator.compare(a.name, b.name),
  state: (a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone) || collator.compare(a.label, b.label),
  email: (a, b) => collator.compare(a.email, b.email),
  created: (a, b) => (a.createdMs ?? 0) - (b.createdMs ?? 0),
};

/**
 * Rows are drawn only near the viewport above this number; below it, all of them, so that the browser's own search
 * finds each.
 */
export const WINDOW_FROM = 50;
const OVERSCAN = 4;

export type Range = { readonly first: number; readonly end: number };

/**
 * Which rows to draw: those that a viewport of this height, `scrolled` beyond the list's start, can show, and some
 * more.
 */
export function visibleRange(count: number, rowHeight: number, scrolled: number, height: number): Range {
  if (count <= WINDOW_FROM || rowHeight <= 0) return { first: 0, end: Math.min(count, WINDOW_FROM) };
  const first = Math.floor(scrolled / rowHeight) - OVERSCAN;
  const drawn = Math.ceil(height / rowHeight) + 2 * OVERSCAN;
  const start = Math.max(0, Math.min(first, count - drawn));
  return { first: start, end: Math.min(count, start + drawn) };
}
