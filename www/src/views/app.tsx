/** The whole page as a function of the state: the frame, one view in it, a dialog over it. */

import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { Controller } from '../controller.ts';
import { mayLeave, title } from '../state.ts';
import { CreateDialog } from './create-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { Foot } from './foot.tsx';
import { Icon } from './icons.tsx';
import { mendFocus } from './lost-focus.ts';
import { SignIn } from './sign-in.tsx';
import { UnitsView } from './units-view.tsx';

export function App({ controller }: { controller: Controller }) {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  // Before the browser paints, since the first answer may come before it has.
  useLayoutEffect(() => controller.subscribe(() => draw(undefined)), [controller]);
  const { state } = controller;
  const shown = title(state);
  useEffect(() => {
    document.title = shown;
  }, [shown]);
  const out = state.session.status === 'out';

  // A change of view takes the reader to the new view's heading, at its top; the first view leaves the focus to the browser.
  const view = state.session.status;
  const before = useRef(view);
  useEffect(() => {
    if (before.current !== 'unknown' && before.current !== view) {
      window.scrollTo(0, 0);
      document.querySelector<HTMLElement>('h1')?.focus();
    }
    before.current = view;
  }, [view]);

  // Whatever else takes the focused element away, such as the list that comes in place of "Try again".
  const held = document.activeElement;
  useLayoutEffect(() => mendFocus(held));

  return (
    <>
      <header class="bar">
        <p class="brand">
          <span class="mark">
            <Icon name="stack" />
          </span>
          Backup Service
        </p>
        {mayLeave(state) && (
          <button class="button plain" type="button" onClick={() => controller.signOut()}>
            <Icon name="out" />
            Sign out
          </button>
        )}
      </header>
      {/* A key of its own for each, so that the one view is not moved about to become the other. */}
      <main key={out ? 'out' : 'in'} class={out ? 'main narrow' : view === 'unknown' ? 'main later' : 'main'}>
        {state.session.status === 'out' ? (
          <SignIn session={state.session} controller={controller} />
        ) : (
          <UnitsView state={state} controller={controller} />
        )}
      </main>
      <Foot state={state} controller={controller} />
      {state.session.status === 'in' && <Dialogs controller={controller} />}
      <p class={`notice ${state.notice?.tone ?? ''}`} role="status">
        {state.notice !== undefined && <span key={state.notice.count}>{state.notice.text}</span>}
      </p>
    </>
  );
}

function Dialogs({ controller }: { controller: Controller }) {
  const { dialog } = controller.state;
  switch (dialog?.kind) {
    case 'create':
      return <CreateDialog dialog={dialog} controller={controller} />;
    case 'edit':
      return <EditDialog dialog={dialog} controller={controller} />;
    case 'delete':
      return <DeleteDialog dialog={dialog} controller={controller} />;
    case undefined:
      return null;
  }
}
