/** What went wrong, inside a form or around the list: a sentence, what the API said, and the code for a ticket. */

import type { ComponentChildren } from 'preact';
import { controller } from '../controller.ts';
import { codeOf, type Problem, quoted } from '../problem.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icons.tsx';

export function ProblemNote({ problem, text = problem.text }: { problem: Problem; text?: string }) {
  return (
    <Note>
      <p>{text}</p>
      <ProblemDetail problem={problem} />
    </Note>
  );
}

export function Note({
  kind = 'bad',
  icon = 'alert',
  children,
}: {
  kind?: string;
  icon?: IconName;
  children: ComponentChildren;
}) {
  return (
    <div class={`note ${kind}`} role="alert" tabIndex={-1}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}

export function ProblemDetail({ problem }: { problem: Problem }) {
  return (
    <>
      {quoted(problem.messages).map((sentence) => (
        <p class="quote" key={sentence}>
          {sentence}
        </p>
      ))}
      <p class="code">
        Code: {codeOf(problem)}
        {problem.requestId !== undefined && `, request ${problem.requestId}`}
      </p>
    </>
  );
}

/** The list could not be loaded again: one line, whose details open below it. */
export function StaleNote({ problem, refreshing }: { problem: Problem; refreshing: boolean }) {
  return (
    <div class="message bad stale" role="alert">
      <Icon name="alert" />
      <details>
        <summary>Not refreshed: the list may be out of date.</summary>
        <p>{problem.text}</p>
        <ProblemDetail problem={problem} />
      </details>
      <Button kind="small" off={refreshing} onClick={controller.refresh}>
        Try again
      </Button>
      <Button
        kind="small square plain"
        icon="close"
        named="Close"
        onClick={() => controller.dispatch({ type: 'stale closed' })}
      />
    </div>
  );
}
