/** The list of backup units: heading with count, toolbar, and one of skeleton, failure, emptiness or the table. */

import { useMemo } from 'preact/hooks';
import type { Controller } from '../controller.ts';
import type { State } from '../state.ts';
import { searchUnits, sortUnits, type Unit } from '../units.ts';
import { Icon } from './icons.tsx';
import { ProblemDetail } from './problem-note.tsx';
import { Toolbar } from './toolbar.tsx';
import { UnitTable } from './unit-table.tsx';

const NONE: readonly Unit[] = [];

export function UnitsView({ state, controller }: { state: State; controller: Controller }) {
  const { list, search, sort } = state;
  const units = list.status === 'ready' ? list.units : NONE;
  const sorted = useMemo(() => sortUnits(units, sort), [units, sort]);
  const found = useMemo(() => searchUnits(sorted, search), [sorted, search]);
  const empty = list.status === 'ready' && units.length === 0;
  return (
    <>
      <div class="heading">
        <h1 tabIndex={-1}>Backup units</h1>
        <p class="count" role="status">
          {list.status === 'ready' && !empty && count(found.length, units.length)}
        </p>
      </div>
      <Toolbar state={state} controller={controller} empty={empty} />
      <Body state={state} controller={controller} found={found} empty={empty} />
    </>
  );
}

function Body({
  state,
  controller,
  found,
  empty,
}: {
  state: State;
  controller: Controller;
  found: readonly Unit[];
  empty: boolean;
}) {
  const { list } = state;
  function showAll(): void {
    document.getElementById('search')?.focus();
    controller.dispatch({ type: 'searched', text: '' });
  }
  if (list.status === 'loading') return <Skeleton slow={list.slow} />;
  if (list.status === 'failed') {
    return (
      <div class="card state" role="alert">
        <span class="state-icon bad">
          <Icon name="alert" />
        </span>
        <h2>The backup units could not be loaded</h2>
        <p>{list.problem.text}</p>
        <ProblemDetail problem={list.problem} />
        <button class="button primary" type="button" onClick={controller.refresh}>
          Try again
        </button>
      </div>
    );
  }
  if (empty) {
    return (
      <div class="card state">
        <span class="state-icon">
          <Icon name="stack" />
        </span>
        <h2>No backup units yet</h2>
        <p>
          A backup unit is where your backups and their plans live. Create the first one, then open its console to set
          up what is backed up.
        </p>
        <button
          id="new-unit"
          class="button primary"
          type="button"
          onClick={() => controller.dispatch({ type: 'opened', kind: 'create' })}
        >
          <Icon name="add" />
          New backup unit
        </button>
      </div>
    );
  }
  if (found.length === 0) {
    return (
      <div class="card state">
        <span class="state-icon">
          <Icon name="search" />
        </span>
        <h2>Nothing matches “{state.search.trim()}”</h2>
        <p>The search looks at names, email addresses and ids.</p>
        <button class="button" type="button" onClick={showAll}>
          Show all
        </button>
      </div>
    );
  }
  return <UnitTable units={found} state={state} controller={controller} />;
}

function Skeleton({ slow }: { slow: boolean }) {
  return (
    <div class="card table" aria-busy="true">
      <p class="loading" role="status">
        {slow ? (
          <span class="said-aloud">Still loading. The API is taking longer than usual.</span>
        ) : (
          <span class="unseen">Loading the backup units.</span>
        )}
      </p>
      <div aria-hidden="true">
        <div class="row head" />
        {[0, 1, 2, 3, 4].map((index) => (
          <div class="row skeleton" key={index}>
            <div class="cell name">
              <i class="bone long" />
              <i class="bone short" />
            </div>
            <div class="cell status">
              <i class="bone" />
            </div>
            <div class="cell email">
              <i class="bone" />
            </div>
            <div class="cell added">
              <i class="bone" />
            </div>
            <div class="cell tools">
              <i class="bone" />
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

function count(found: number, all: number): string {
  const total = `${all.toLocaleString('en')} ${all === 1 ? 'unit' : 'units'}`;
  return found === all ? total : `${found.toLocaleString('en')} of ${total}`;
}
