/** What lies over the list, once it has come; until then a dialog that says so, and can be closed. */

import { useEffect, useState } from 'preact/hooks';
import { controller } from '../controller.ts';
import { LACKING, load, REMEDY, seldom } from '../later.ts';
import { Button } from './button.tsx';
import { Modal } from './modal.tsx';

export function Later() {
  const [loading, setLoading] = useState(true);
  const [failed, setFailed] = useState(false);
  function ask(): void {
    setLoading(true);
    load()
      .catch(() => setFailed(true))
      .finally(() => setLoading(false));
  }
  useEffect(() => {
    if (seldom === undefined) ask();
  }, []);
  if (seldom !== undefined) return <seldom.Over />;
  return (
    <Modal heading={failed ? LACKING : 'One moment'} kind="later">
      <form>
        {/* Has the focus, so that keys pressed meanwhile do nothing. */}
        <p role="status" tabIndex={-1} autofocus>
          {failed ? REMEDY : 'Loading this part of the page.'}
        </p>
        <div class="actions">
          <Button onClick={controller.cancel}>Cancel</Button>
          {failed && (
            <Button kind="primary" icon={loading ? 'busy' : undefined} turning off={loading} onClick={ask}>
              Try again
            </Button>
          )}
        </div>
      </form>
    </Modal>
  );
}
