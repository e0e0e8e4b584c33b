/** The keys, and the switch that turns them off. */

import { useState } from 'preact/hooks';
import { controller } from '../controller.ts';
import { areKeysOn, KEYS, OFF } from '../keys.ts';
import { Button } from './button.tsx';
import { Check } from './check.tsx';
import { Modal } from './modal.tsx';

export function Keys() {
  const [on, setOn] = useState(areKeysOn);
  function toggle(): void {
    turnKeys(!on);
    setOn(!on);
  }
  return (
    <Modal heading="Keyboard shortcuts">
      <dl class="facts">
        {[...KEYS, ['Esc', 'Close what is open'] as const].map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <Check on={on} onToggle={toggle}>
        Use these keys
      </Check>
      <div class="actions">
        <Button onClick={controller.cancel}>Close</Button>
      </div>
    </Modal>
  );
}

function turnKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, '1');
  } catch {
    // A browser that keeps nothing keeps them on.
  }
}
