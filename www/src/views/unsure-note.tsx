/** What a form says of a change whose answer did not come. */

import type { ComponentChildren } from 'preact';
import { codeOf, type Problem } from '../problem.ts';
import { Note } from './problem-note.tsx';

/** A change without a clear answer: neither done nor refused, for all that anybody here can know. */
export function UnsureNote({
  problem,
  what,
  advice,
  children,
}: {
  problem: Problem;
  what: string;
  advice: string;
  children?: ComponentChildren;
}) {
  return (
    <Note>
      <p>
        <strong>It is not known whether {what}.</strong> {DOUBT} {advice}
      </p>
      <p class="code">Code: {codeOf(problem)}</p>
      {children}
    </Note>
  );
}

const DOUBT = 'The request may have been sent, but no clear answer came back.';
