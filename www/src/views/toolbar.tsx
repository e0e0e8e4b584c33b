/**
 * What one does to the whole list: refresh, export, create, search, filter, select, sort where there are no column
 * heads.
 */

import { useEffect, useState } from 'preact/hooks';
import { controller } from '../controller.ts';
import { since } from '../dates.ts';
import { later } from '../later.ts';
import { unitsIn } from '../news.ts';
import { placeOf, spell } from '../place.ts';
import { countTones } from '../search.ts';
import { GROUP, TONES, type Unit } from '../units.ts';
import { Button } from './button.tsx';
import { Check } from './check.tsx';
import { Icon, TONE_ICON } from './icons.tsx';

const ORDERS: readonly (readonly [string, string])[] = [
  ['name', 'Name, A to Z'],
  ['name-', 'Name, Z to A'],
  ['created-', 'Newest first'],
  ['created', 'Oldest first'],
  ['state', 'State'],
  ['state-', 'State, reversed'],
  ['email', 'Email, A to Z'],
  ['email-', 'Email, Z to A'],
];

export function Actions({ shown }: { shown: readonly Unit[] }) {
  const { state } = controller;
  const { list, refreshing } = state;
  // Before the first answer nobody knows who is signed in.
  const ready = state.session.status === 'in';
  const empty = list.status === 'ready' && list.units.length === 0;
  return (
    <div class="do">
      <Button icon="refresh" turning={refreshing} off={refreshing} onClick={controller.refresh}>
        <span class="label">Refresh</span>
        {state.refreshed > 0 && (
          <span class="did" key={state.refreshed}>
            <Icon name="check" />
          </span>
        )}
      </Button>
      {!empty && (
        <>
          <Button
            icon="export"
            off={shown.length === 0}
            onClick={() => later('export', ({ download }) => download(shown))}
          >
            <span class="label">Export</span>
          </Button>
          <Button
            id="new-unit"
            kind={list.status === 'failed' ? '' : 'primary'}
            icon="add"
            off={!ready}
            onClick={() => controller.dispatch({ type: 'opened', kind: 'create' })}
          >
            <span class="label">New backup unit</span>
          </Button>
        </>
      )}
    </div>
  );
}

export function Find() {
  const { list, place } = controller.state;
  const empty = list.status === 'ready' && list.units.length === 0;
  return (
    <div class={empty ? 'find unseen-space' : 'find'}>
      <label class="unseen" for="search">
        Search
      </label>
      <Icon name="search" />
      <input
        id="search"
        type="search"
        placeholder="Name, email, state or id"
        autocomplete="off"
        spellcheck={false}
        value={place.search}
        disabled={empty || list.status === 'failed'}
        onInput={(event) => controller.go({ search: event.currentTarget.value }, 'typed')}
      />
    </div>
  );
}

/** The states as filters, with how many units of each the search has found. */
export function Chips({ found }: { found: readonly Unit[] }) {
  const counts = countTones(found);
  return (
    <fieldset class="chips" aria-label="State">
      {[undefined, ...TONES].map((tone) => {
        const chosen = controller.state.place.tone === tone;
        const count = tone === undefined ? found.length : counts[tone];
        return (
          <button
            key={tone}
            class={`chip ${tone ?? ''}${count === 0 ? ' none' : ''}`}
            type="button"
            aria-pressed={chosen}
            onClick={() => controller.go({ tone: chosen ? undefined : tone })}
          >
            {tone !== undefined && <Icon name={TONE_ICON[tone]} />}
            {tone === undefined ? 'All' : GROUP[tone]} <span class="number">{count.toLocaleString('en')}</span>
          </button>
        );
      })}
    </fieldset>
  );
}

export function Summary({ shown }: { shown: readonly Unit[] }) {
  const { list, place, selected } = controller.state;
  const ready = list.status === 'ready' && list.units.length > 0;
  const ids = shown.map(({ id }) => id);
  const on = ids.length > 0 && ids.every((id) => selected.has(id));
  const some = ids.some((id) => selected.has(id));
  return (
    <div class={ready ? 'summary' : 'summary unseen-space'}>
      <Check on={on || (some && 'mixed')} onToggle={() => controller.dispatch({ type: 'selected', ids, on: !on })}>
        <span class="label">Select all</span>
      </Check>
      <p class="count" role="status">
        {ready && count(shown.length, list.units.length)}
      </p>
      <Freshness />
      <div class="sort">
        <label class="unseen" for="sort">
          Sort
        </label>
        <select
          id="sort"
          value={spell(place.sort)}
          onChange={(event) => controller.go({ sort: placeOf(`sort=${event.currentTarget.value}`).sort })}
        >
          {ORDERS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

const SECOND_MS = 1_000;

/**
 * How old the list is, and whether the page keeps it current. Told anew by itself each second, and to nobody who
 * listens.
 */
function Freshness() {
  const { list, online } = controller.state;
  const [nowMs, tick] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  if (!online)
    return (
      <p class="fresh offline" role="status">
        You are offline. What you see may be out of date.
      </p>
    );
  if (list.status !== 'ready') return null;
  return (
    <p class="fresh">
      <span class="label">Updated </span>
      {since(list.loadedAtMs, nowMs)} ·{' '}
      {list.stale === undefined ? (
        <>
          watching<span class="label"> for changes</span>
        </>
      ) : (
        'not refreshed since'
      )}
    </p>
  );
}

function count(shown: number, all: number): string {
  return shown === all ? unitsIn(all) : `${shown.toLocaleString('en')} of ${unitsIn(all)}`;
}
