/** What one does to the whole list: search, sort where there are no column heads, refresh, create. */

import type { Controller } from '../controller.ts';
import type { State } from '../state.ts';
import type { SortKey } from '../units.ts';
import { Icon } from './icons.tsx';

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

export function Toolbar({ state, controller, empty }: { state: State; controller: Controller; empty: boolean }) {
  const { sort, search, refreshing } = state;
  // Before the first answer nobody knows who is signed in.
  const ready = state.session.status === 'in';
  function order(value: string): void {
    const key = value.replace('-', '') as SortKey;
    controller.dispatch({ type: 'sorted', sort: { key, descending: value.endsWith('-') } });
  }
  return (
    <div class="toolbar">
      <div class={empty ? 'find unseen-space' : 'find'}>
        <label class="unseen" for="search">
          Search
        </label>
        <Icon name="search" />
        <input
          id="search"
          type="search"
          placeholder="Name, email or id"
          autocomplete="off"
          spellcheck={false}
          value={search}
          disabled={empty}
          onInput={(event) => controller.dispatch({ type: 'searched', text: event.currentTarget.value })}
        />
      </div>
      <div class="sort">
        <label class="unseen" for="sort">
          Sort
        </label>
        <select
          id="sort"
          value={`${sort.key}${sort.descending ? '-' : ''}`}
          onChange={(event) => order(event.currentTarget.value)}
          disabled={empty}
        >
          {ORDERS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <button
        class="button"
        type="button"
        aria-disabled={refreshing}
        onClick={() => {
          if (!refreshing) controller.refresh();
        }}
      >
        <Icon name="refresh" turning={refreshing} />
        Refresh
      </button>
      {!empty && (
        <button
          id="new-unit"
          class="button primary"
          type="button"
          onClick={() => {
            if (ready) controller.dispatch({ type: 'opened', kind: 'create' });
          }}
          aria-disabled={!ready}
        >
          <Icon name="add" />
          New backup unit
        </button>
      )}
    </div>
  );
}
