/** What one is told, in the one place for it: what is harmless goes by itself, what is bad stays until it is closed. */

import { controller } from '../controller.ts';
import type { Mood, Notice } from '../news.ts';
import { isCovered, minutesLeft } from '../state.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icons.tsx';

const ICONS: Record<Mood, IconName> = { good: 'check', bad: 'alert', quiet: 'info', unseen: 'info' };

/**
 * A dialog lets nothing else be reached: while there is one, `over` it is what has come since, and below it what was
 * there.
 */
export function Messages({ over = false }: { over?: boolean }) {
  const { state } = controller;
  const covered = isCovered(state);
  const minutes = over === covered && state.session.status === 'in' ? minutesLeft(state) : undefined;
  const shown = state.notices.filter(
    ({ count, tone }) => tone !== 'unseen' && over === (covered && count > state.lastBelow),
  );
  return (
    <div class="messages" role="status" aria-atomic="false">
      {minutes !== undefined && (
        <div class="message quiet" key="end">
          <Icon name="info" />
          <p>Your session ends in {minutes} min.</p>
          <Button kind="small" onClick={() => controller.dispatch({ type: 'again', open: true })}>
            Stay signed in
          </Button>
        </div>
      )}
      {shown.map(({ text, tone, unit, count }) => (
        <div class={`message ${tone}`} key={count}>
          <Icon name={ICONS[tone]} />
          <p>{text}</p>
          {unit !== undefined && state.place.unit !== unit && (
            <Button kind="small" onClick={() => controller.go({ unit })}>
              What comes next
            </Button>
          )}
          {tone === 'bad' && (
            <Button
              kind="small square plain"
              icon="close"
              named="Dismiss"
              onClick={() => controller.dispatch({ type: 'notice closed', count })}
            />
          )}
        </div>
      ))}
    </div>
  );
}

/** What whoever sees the page sees anyway. A new element each time, or the same words would be no news. */
export function Unseen({ notices }: { notices: readonly Notice[] }) {
  const last = notices.at(-1);
  return (
    <p class="unseen" role="status">
      {last?.tone === 'unseen' && <span key={last.count}>{last.text}</span>}
    </p>
  );
}
