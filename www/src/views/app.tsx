/** The whole page as a function of the state: the frame, one view in it, a dialog over it. */

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { BASE } from '../base.ts';
import { controller } from '../controller.ts';
import { useKeys } from '../keys.ts';
import { loadAhead } from '../later.ts';
import { START } from '../place.ts';
import { isCovered, mayLeave, title } from '../state.ts';
import { Button } from './button.tsx';
import { Foot } from './foot.tsx';
import { Icon } from './icons.tsx';
import { Later } from './later.tsx';
import { mendFocus } from './lost-focus.ts';
import { SignIn } from './sign-in.tsx';
import { isPlain } from './unit-row.tsx';
import { UnitsView } from './units-view.tsx';

export function App() {
  const [, draw] = useState({});
  // Before the browser paints, since the first answer may come before it has.
  useLayoutEffect(() => controller.subscribe(() => draw({})), []);
  const { state } = controller;
  const shown = title(state);
  useEffect(() => {
    document.title = shown;
  }, [shown]);
  useKeys();
  const out = state.session.status === 'out';

  // What is opened seldom waits until the list is there.
  const listed = state.list.status === 'ready';
  useEffect(() => {
    if (listed) (window.requestIdleCallback ?? setTimeout)(loadAhead);
  }, [listed]);

  // A change of view takes the reader to its top, and to the heading unless a form takes the focus. The first list
  // leaves it to the browser.
  const view = state.session.status;
  const before = useRef(view);
  useEffect(() => {
    if (before.current !== 'unknown' && before.current !== view) {
      window.scrollTo(0, 0);
      if (view !== 'out') document.querySelector<HTMLElement>('h1')?.focus();
    }
    before.current = view;
  }, [view]);

  // Whatever else takes the focused element away, such as the list that comes in place of "Try again".
  const held = document.activeElement;
  useLayoutEffect(() => mendFocus(held));

  return (
    <>
      <Bar />
      {/* A key of its own for each, so that the one view is not moved about to become the other. */}
      <main key={out ? 'out' : 'in'} class={out ? 'main narrow' : view === 'unknown' ? 'main later' : 'main'}>
        {state.session.status === 'out' ? <SignIn session={state.session} /> : <UnitsView />}
      </main>
      <Foot />
      {isCovered(state) && <Later />}
    </>
  );
}

const KIND = { token: 'Token', user: 'Account' } as const;

function Bar() {
  const { state } = controller;
  const { account, upstream } = state;
  const who = [
    account?.kind && KIND[account.kind],
    account?.contractNumber !== undefined && `contract ${account.contractNumber}`,
  ].filter(Boolean);
  function home(event: MouseEvent): void {
    if (!isPlain(event)) return;
    event.preventDefault();
    controller.go(START);
    window.scrollTo(0, 0);
  }
  return (
    <header class="bar">
      <div class="brand">
        <a href={BASE} onClick={home}>
          <span class="mark">
            <Icon name="stack" />
          </span>
          Backup Service
        </a>
        {upstream !== undefined && (
          <span class={`upstream ${upstream}`}>{upstream === 'sandbox' ? 'Sandbox' : 'Live'}</span>
        )}
        {who.length > 0 && <span class="who">{who.join(', ')}</span>}
      </div>
      {/* Their room is there before they are, so that nothing moves when they come. */}
      <div class={mayLeave(state) ? 'leave' : 'leave unseen-space'}>
        <Button
          kind="plain keys"
          icon="keys"
          named="Keyboard shortcuts"
          onClick={() => controller.dispatch({ type: 'opened', kind: 'keys' })}
        />
        <Button kind="plain" icon="out" onClick={controller.signOut}>
          <span class="label">Sign out</span>
        </Button>
      </div>
    </header>
  );
}
