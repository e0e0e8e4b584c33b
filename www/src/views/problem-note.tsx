/** What went wrong, inside a form or in place of the list: a sentence, what the API said, and the code for a ticket. */

import { codeOf, type Problem } from '../problem.ts';
import { Icon } from './icons.tsx';

export function ProblemNote({ problem, text = problem.text }: { problem: Problem; text?: string }) {
  return (
    <div class="note bad" role="alert" tabIndex={-1}>
      <Icon name="alert" />
      <div>
        <p>{text}</p>
        <ProblemDetail problem={problem} />
      </div>
    </div>
  );
}

export function ProblemDetail({ problem }: { problem: Problem }) {
  const said = problem.messages.join(' ');
  return (
    <>
      {said !== '' && <p class="said">The API says: {said}</p>}
      <p class="code">Code: {codeOf(problem)}{problem.requestId !== undefined && `, request ${problem.requestId}`}</p>
    </>
  );
}
