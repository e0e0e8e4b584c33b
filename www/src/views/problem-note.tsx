/** What went wrong, inside a form or in place of the list: a sentence, what the API said, and the code for a ticket. */

import type { ComponentChildren } from 'preact';
import { codeOf, type Message, type Problem } from '../problem.ts';
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
    <div class="note bad" role="alert" tabIndex={-1}>
      <Icon name="alert" />
      <div>
        <p>
          <strong>It is not known whether {what}.</strong> The request may have been sent, but no clear answer came
          back. {advice}
        </p>
        <p class="code">Code: {codeOf(problem)}</p>
        {children}
      </div>
    </div>
  );
}

export function ProblemDetail({ problem }: { problem: Problem }) {
  const said = (from: Message['from']): string =>
    problem.messages
      .filter((message) => message.from === from)
      .map(({ text }) => text)
      .join(' ');
  const [api, gateway] = [said('api'), said('gateway')];
  return (
    <>
      {api !== '' && <p class="said">The API says: {api}</p>}
      {gateway !== '' && (
        <p class="said">
          {gateway.charAt(0).toUpperCase()}
          {gateway.slice(1)}.
        </p>
      )}
      <p class="code">
        Code: {codeOf(problem)}
        {problem.requestId !== undefined && `, request ${problem.requestId}`}
      </p>
    </>
  );
}
