/** Signing in, with a token or with a user name and a password. What is typed goes to the gateway and stays nowhere. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Credentials } from '../api.ts';
import { controller } from '../controller.ts';
import { asApi, type Problem } from '../problem.ts';
import type { Attempt, Session } from '../state.ts';
import { type Errors, Field, fill } from './field.tsx';
import { Form, type Read } from './form.tsx';
import { Icon } from './icons.tsx';
import { Messages } from './messages.tsx';
import { Modal } from './modal.tsx';
import { ProblemNote } from './problem-note.tsx';

const WAYS = [
  { key: 'token', label: 'Token' },
  { key: 'password', label: 'Username and password' },
] as const;
type Way = (typeof WAYS)[number]['key'];

const REASON = {
  first: undefined,
  ended: 'Your session has ended. Sign in again to go on where you were.',
  left: 'You have signed out.',
} as const;

export function SignIn({ session }: { session: Session & { status: 'out' } }) {
  return (
    <section class="card sign-in">
      <h1 tabIndex={-1}>Sign in</h1>
      <p class="lead" id="lead">
        {REASON[session.reason] ?? 'Use the credentials of your IONOS Cloud account.'}
      </p>
      <SignInForm attempt={session} describedBy="lead" />
      <Messages />
      <p class="fine">
        Your credentials are checked with the API and kept in an encrypted cookie, which this page cannot read.
      </p>
    </section>
  );
}

/** Over whatever one is at, so that nothing of it is lost. */
export function SignInAgain({ attempt }: { attempt: Attempt }) {
  return (
    <Modal heading="Stay signed in" kind="again">
      <p class="subject">Sign in once more. What you have typed so far stays as it is.</p>
      <SignInForm attempt={attempt} />
    </Modal>
  );
}

function SignInForm({ attempt, describedBy }: { attempt: Attempt; describedBy?: string }) {
  const [way, setWay] = useState<Way>('token');
  const [missing, setMissing] = useState<Errors>({});
  /** The way that was tried last: what was said of it has no place under the other one's form. */
  const [tried, setTried] = useState<Way>();
  const { sending } = attempt;
  const problem = tried === way ? attempt.problem : undefined;
  const contract = useRef<number | undefined>(undefined);
  useEffect(() => document.querySelector<HTMLInputElement>('#way input')?.focus(), []);
  const refusal = problem && contractRefusal(problem, contract.current);

  function choose(next: Way): void {
    if (next === way) return;
    setWay(next);
    setMissing({});
    if (!sending) setTried(undefined);
  }
  function submit(read: Read): void {
    const { credentials, missing } = readForm(read, way);
    setMissing(missing);
    contract.current = credentials?.contractNumber;
    if (credentials === undefined) return;
    setTried(way);
    controller.signIn(credentials);
  }

  return (
    <div class="ways">
      <Tabs way={way} choose={choose} />
      <div role="tabpanel" id="way">
        <Form sending={sending} told={[problem, missing]} onSubmit={submit}>
          {way === 'token' ? (
            <Field
              key="token"
              label="Token"
              name="token"
              type="password"
              error={missing['token']}
              hint="From the Token Manager in the Data Center Designer."
              describedBy={describedBy}
            />
          ) : (
            <>
              <Field
                key="username"
                label="Username"
                name="username"
                inputMode="email"
                autocomplete="username"
                error={missing['username']}
                hint="The email address of your account."
                describedBy={describedBy}
              />
              <Field
                key="password"
                label="Password"
                name="password"
                type="password"
                autocomplete="current-password"
                error={missing['password']}
                hint="Accounts with two-factor sign-in need a token instead."
              />
            </>
          )}
          {controller.state.upstream === 'sandbox' && <Demo way={way} />}
          <details class="more">
            <summary>More than one contract?</summary>
            <Field
              label="Contract number"
              name="contract"
              inputMode="numeric"
              error={missing['contract'] ?? refusal}
              hint="Leave empty to use the account’s own contract."
            />
          </details>
          <button class="button primary wide" type="submit" aria-disabled={sending}>
            {sending && <Icon name="busy" turning />}Sign in
          </button>
          {/* Below, so that what one types into stays where it is when a refusal comes, and goes with the next try. */}
          {problem !== undefined && refusal === undefined && (
            <ProblemNote
              problem={problem}
              text={problem.status === 401 ? 'The API did not accept these credentials.' : problem.text}
            />
          )}
        </Form>
      </div>
    </div>
  );
}

/** What the sandbox takes, written in pieces: whoever looks for credentials in this page's source is to find none. */
function Demo({ way }: { way: Way }) {
  function use({ currentTarget }: MouseEvent): void {
    if (!(currentTarget instanceof HTMLElement)) return;
    for (const { dataset, textContent } of currentTarget.parentElement?.querySelectorAll('code') ?? [])
      fill(currentTarget.closest('form')?.querySelector(`[name=${dataset['for']}]`) ?? null, textContent ?? '');
  }
  return (
    <p class="demo">
      This is the sandbox.{' '}
      {way === 'token' ? (
        <>
          Its token is{' '}
          <code data-for="token">
            demo
            <wbr />
            -token
          </code>
        </>
      ) : (
        <>
          Its user is{' '}
          <code data-for="username">
            demo
            <wbr />
            @example.com
          </code>{' '}
          with{' '}
          <code data-for="password">
            demo
            <wbr />
            -password
          </code>
        </>
      )}
      .{' '}
      <button class="link" type="button" onClick={use}>
        Fill in
      </button>
    </p>
  );
}

function Tabs({ way, choose }: { way: Way; choose: (way: Way) => void }) {
  function key(event: KeyboardEvent): void {
    const index = WAYS.findIndex((one) => one.key === way);
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: WAYS.length - 1 }[event.key];
    const next = to === undefined ? undefined : WAYS.at(to % WAYS.length);
    if (next === undefined) return;
    event.preventDefault();
    choose(next.key);
    document.getElementById(`way-${next.key}`)?.focus();
  }
  return (
    <div class="tabs" role="tablist" aria-label="Way to sign in" onKeyDown={key}>
      {WAYS.map((one) => (
        <button
          key={one.key}
          id={`way-${one.key}`}
          type="button"
          role="tab"
          aria-selected={one.key === way}
          aria-controls="way"
          tabIndex={one.key === way ? 0 : -1}
          onClick={() => choose(one.key)}
        >
          {one.label}
        </button>
      ))}
    </div>
  );
}

/** What the API says against the contract number that was sent. */
function contractRefusal({ status, messages }: Problem, sent: number | undefined): string | undefined {
  if (sent === undefined || (status !== 400 && status !== 403)) return undefined;
  return asApi(messages.map(({ text }) => text).filter((text) => /contract/i.test(text)));
}

function readForm(read: Read, way: Way): { credentials: Credentials | undefined; missing: Errors } {
  const missing: Record<string, string> = {};
  const need = (name: string, what: string, value: string): string => {
    if (value.trim() === '') missing[name] = `Enter ${what}.`;
    return value;
  };
  const contract = read('contract').trim();
  if (!/^\d{0,10}$/.test(contract) || Number(contract) > 2_147_483_647)
    missing['contract'] = 'A contract number has digits only.';
  const basis =
    way === 'token'
      ? { token: need('token', 'a token', read('token')).trim() }
      : {
          username: need('username', 'your user name', read('username')),
          password: need('password', 'your password', read('password')),
        };
  const credentials = contract === '' ? basis : { ...basis, contractNumber: Number(contract) };
  return { credentials: Object.keys(missing).length > 0 ? undefined : credentials, missing };
}
