/** What is said at the foot of the picture, over the list's last rows, so that nothing moves when it comes or goes. */

import type { Controller } from '../controller.ts';
import type { Problem } from '../problem.ts';
import type { State } from '../state.ts';
import { Icon } from './icons.tsx';
import { ProblemDetail } from './problem-note.tsx';

export function Foot({ state, controller }: { state: State; controller: Controller }) {
  const stale = state.session.status === 'in' && state.list.status === 'ready' ? state.list.stale : undefined;
  return (
    <div class="foot">
      {stale !== undefined && <StaleNote problem={stale} refreshing={state.refreshing} controller={controller} />}
      {!state.online && (
        <p class="offline" role="status">
          You are offline. What you see may be out of date.
        </p>
      )}
    </div>
  );
}

/** One line, as it lies over the list; the details open above it. */
function StaleNote({
  problem,
  refreshing,
  controller,
}: {
  problem: Problem;
  refreshing: boolean;
  controller: Controller;
}) {
  return (
    <div class="note stale" role="alert">
      <details>
        <summary>Not refreshed: the list may be out of date.</summary>
        <p>{problem.text}</p>
        <ProblemDetail problem={problem} />
      </details>
      <button
        class="button small"
        type="button"
        aria-disabled={refreshing}
        onClick={() => {
          if (!refreshing) controller.refresh();
        }}
      >
        Try again
      </button>
      <button
        class="button small square plain"
        type="button"
        aria-label="Close"
        title="Close"
        onClick={() => controller.dispatch({ type: 'stale closed' })}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
