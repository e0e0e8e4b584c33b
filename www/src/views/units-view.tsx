/** The list of backup units: what stays in sight above it, and one of skeleton, failure, emptiness or the table. */

import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { controller } from '../controller.ts';
import { searchUnits, wordsOf } from '../search.ts';
import { unitsOf } from '../state.ts';
import { GROUP, sortUnits, type Unit } from '../units.ts';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';
import { Messages, Unseen } from './messages.tsx';
import { ProblemDetail, StaleNote } from './problem-note.tsx';
import { Actions, Chips, Find, Summary } from './toolbar.tsx';
import { UnitTable } from './unit-table.tsx';

const NONE: readonly Unit[] = [];

export function UnitsView() {
  const { state } = controller;
  const { list, place } = state;
  const { search, sort, tone } = place;
  const units = unitsOf(state) ?? NONE;
  const words = useMemo(() => wordsOf(search), [search]);
  const sorted = useMemo(() => sortUnits(units, sort), [units, sort]);
  const found = useMemo(() => searchUnits(sorted, words), [sorted, words]);
  const shown = useMemo(() => (tone === undefined ? found : found.filter((unit) => unit.tone === tone)), [found, tone]);
  const top = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useStuck(top);
  useBeginning(top, body, [search, sort, tone]);
  const stale = list.status === 'ready' ? list.stale : undefined;
  return (
    <>
      <div class="top" ref={top}>
        <h1 tabIndex={-1}>Backup units</h1>
        <Actions shown={shown} />
        <div class="seek">
          <Find />
          <div class={units.length > 0 ? 'filter' : 'filter unseen-space'}>
            <Chips found={found} />
          </div>
        </div>
        <div class="said">
          {stale !== undefined && <StaleNote problem={stale} refreshing={state.refreshing} />}
          <Messages />
          <Unseen notices={state.notices} />
        </div>
        <Summary shown={shown} />
      </div>
      <div ref={body}>
        <Body shown={shown} words={words} />
      </div>
    </>
  );
}

function Body({ shown, words }: { shown: readonly Unit[]; words: readonly string[] }) {
  const { list, place } = controller.state;
  function showAll(): void {
    document.getElementById('search')?.focus();
    controller.go({ search: '', tone: undefined });
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
        <Button kind="primary" onClick={controller.refresh}>
          Try again
        </Button>
      </div>
    );
  }
  if (list.units.length === 0) {
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
        <Button
          id="new-unit"
          kind="primary"
          icon="add"
          onClick={() => controller.dispatch({ type: 'opened', kind: 'create' })}
        >
          New backup unit
        </Button>
      </div>
    );
  }
  if (shown.length === 0) {
    const sought = place.search.trim();
    const kind = place.tone === undefined ? '' : GROUP[place.tone].toLowerCase();
    return (
      <div class="card state">
        <span class="state-icon">
          <Icon name="search" />
        </span>
        <h2>{sought === '' ? `No unit is ${kind}` : `Nothing matches “${sought}”`}</h2>
        <p>
          {sought !== '' && 'The search looks at names, email addresses, states and ids'}
          {sought !== '' && (kind === '' ? '.' : `, here of those that are ${kind}.`)}
        </p>
        <Button onClick={showAll}>Show all</Button>
      </div>
    );
  }
  return <UnitTable units={shown} words={words} />;
}

/** Tells the style sheet how much of the picture stays taken: what gets the focus is to be clear of it. */
function useStuck(top: { current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const element = top.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { style } = document.documentElement;
      const above = element.querySelector<HTMLElement>('.find')?.offsetTop ?? 0;
      style.setProperty('--top', `${element.offsetHeight}px`);
      style.setProperty('--above-find', `${above}px`);
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
}

/** Whoever searches, filters or sorts from far down sees the first of what there is now. */
function useBeginning(
  top: { current: HTMLElement | null },
  body: { current: HTMLElement | null },
  place: readonly unknown[],
): void {
  const first = useRef(true);
  useLayoutEffect(() => {
    const over = (top.current?.getBoundingClientRect().bottom ?? 0) - (body.current?.getBoundingClientRect().top ?? 0);
    if (!first.current && over > 0) window.scrollBy(0, -over);
    first.current = false;
  }, place);
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
            <div class="cell pick" />
            {['name', 'status', 'email', 'added', 'tools'].map((name) => (
              <div class={`cell ${name}`} key={name}>
                <i class="bone" />
                {name === 'name' && <i class="bone" />}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
