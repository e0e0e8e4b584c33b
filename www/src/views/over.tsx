/** What lies over the list: a dialog, or the panel of the unit that is open; and above it signing in again. */

import { controller } from '../controller.ts';
import { openUnit } from '../state.ts';
import { CreateDialog } from './create-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { Keys } from './keys.tsx';
import { ManyDialog } from './many-dialog.tsx';
import { Panel } from './panel.tsx';
import { SignInAgain } from './sign-in.tsx';

export function Over() {
  const { session } = controller.state;
  return (
    <>
      <Dialogs />
      {session.status === 'in' && session.again !== undefined && <SignInAgain attempt={session.again} />}
    </>
  );
}

function Dialogs() {
  const { state } = controller;
  const { dialog } = state;
  switch (dialog?.kind) {
    case 'create':
      return <CreateDialog dialog={dialog} />;
    case 'edit':
      return <EditDialog dialog={dialog} />;
    case 'delete':
      return <DeleteDialog dialog={dialog} />;
    case 'edit many':
    case 'delete many':
      return <ManyDialog dialog={dialog} />;
    case 'keys':
      return <Keys />;
    case undefined: {
      const unit = openUnit(state);
      return unit && <Panel key={unit.id} unit={unit} />;
    }
  }
}
