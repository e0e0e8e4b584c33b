/** What one is told, in the one place for it: what is harmless goes by itself, what is bad stays until it is closed. */

import type { Controller } from '../controller.ts';
import type { Mood } from '../news.ts';
import { minutesLeft } from '../state.ts';
import { Icon, type IconName } from './icons.tsx';

const ICONS: Record<Mood, IconName> = { good: 'check', bad: 'alert', quiet: 'info', unseen: 'info' };

/** A dialog lets nothing else be reached, so that while there is one, it shows them and the page does not. */
export function Messages({ controller, shown }: { controller: Controller; shown: boolean }) {
  const { state } = controller;
  const minutes = state.session.status === 'in' && state.session.again === undefined ? minutesLeft(state) : undefined;
  return (
    <div class="messages" role="status" aria-atomic="false">
      {shown && minutes !== undefined && (
        <div class="message quiet" key="end">
          <Icon name="info" />
          <p>Your session ends in {minutes} min.</p>
          <button class="button small" type="button" onClick={() => controller.dispatch({ type: 'again', open: true })}>
            Stay signed in
          </button>
        </div>
      )}
      {shown &&
        state.notices.map(({ text, tone, unit, count }) => (
          <div class={`message ${tone}`} key={count}>
            <Icon name={ICONS[tone]} />
            <p>{text}</p>
            {unit !== undefined && state.place.unit !== unit && (
              <button class="button small" type="button" onClick={() => controller.go({ unit })}>
                What comes next
              </button>
            )}
            {tone === 'bad' && (
              <button
                class="button small square plain"
                type="button"
                aria-label="Dismiss"
                title="Dismiss"
                onClick={() => controller.dispatch({ type: 'notice closed', count })}
              >
                <Icon name="close" />
              </button>
            )}
          </div>
        ))}
    </div>
  );
}
