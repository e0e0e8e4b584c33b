/** Signing in, with a token or with a user name and a password. What is typed goes to the gateway and stays nowhere. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Credentials } from '../api.ts';
import type { Controller } from '../controller.ts';
import type { Session } from '../state.ts';
import { Field, focusFirstError, textOf } from './field.tsx';
import { Icon } from './icons.tsx';
import { ProblemNote } from './problem-note.tsx';

const WAYS = [
  { key: 'token', label: 'Token' },
  { key: 'password', label: 'Username and password' },
] as const;
type Way = (typeof WAYS)[number]['key'];
type Missing = Readonly<Record<string, readonly string[]>>;

const REASON = {
  first: undefined,
  ended: 'Your session has ended. Sign in again to go on where you were.',
  left: 'You have signed out.',
} as const;

export function SignIn({ session, controller }: { session: Session & { status: 'out' }; controller: Controller }) {
  const [way, setWay] = useState<Way>('token');
  const [missing, setMissing] = useState<Missing>({});
  /** The way that was tried last: what was said of it has no place under the other one's form. */
  const [tried, setTried] = useState<Way>();
  const form = useRef<HTMLFormElement>(null);
  const { reason, sending } = session;
  const problem = tried === way ? session.problem : undefined;
  useEffect(() => {
    if (problem !== undefined || Object.keys(missing).length > 0) focusFirstError(form.current);
  }, [problem, missing]);

  function choose(next: Way): void {
    if (next === way) return;
    setWay(next);
    setMissing({});
    if (!sending) setTried(undefined);
  }
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (form.current === null || sending) return;
    const read = readForm(form.current, way);
    setMissing(read.missing);
    if (read.credentials === undefined) return;
    setTried(way);
    controller.signIn(read.credentials);
  }

  return (
    <section class="card sign-in">
      <h1 tabIndex={-1}>Sign in</h1>
      <p class="lead">{REASON[reason] ?? 'Use the credentials of your IONOS Cloud account.'}</p>
      <Tabs way={way} choose={choose} />
      <div role="tabpanel" id="way">
        <form ref={form} onSubmit={submit} noValidate>
          {way === 'token' ? (
            <Field
              key="token"
              label="Token"
              name="token"
              type="password"
              errors={missing['token']}
              hint="From the Token Manager in the Data Center Designer."
            />
          ) : (
            <>
              <Field
                key="username"
                label="Username"
                name="username"
                inputMode="email"
                autocomplete="username"
                errors={missing['username']}
              />
              <Field
                key="password"
                label="Password"
                name="password"
                type="password"
                autocomplete="current-password"
                errors={missing['password']}
                hint="Accounts with two-factor sign-in need a token instead."
              />
            </>
          )}
          <details class="more">
            <summary>More than one contract?</summary>
            <Field
              label="Contract number"
              name="contract"
              inputMode="numeric"
              errors={missing['contract']}
              hint="Leave empty to use the account’s own contract."
            />
          </details>
          <button class="button primary wide" type="submit" aria-disabled={sending}>
            {sending && <Icon name="busy" turning />}Sign in
          </button>
          {/* Below, so that what one types into stays where it is when a refusal comes, and when it goes with the next try. */}
          {problem !== undefined && (
            <ProblemNote
              problem={problem}
              text={problem.status === 401 ? 'The API did not accept these credentials.' : problem.text}
            />
          )}
        </form>
      </div>
      <p class="fine">
        Your credentials are checked with the API and kept in an encrypted cookie, which this page cannot read.
      </p>
    </section>
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

function readForm(form: HTMLFormElement, way: Way): { credentials: Credentials | undefined; missing: Missing } {
  const missing: Record<string, readonly string[]> = {};
  const need = (name: string, what: string, value: string): string => {
    if (value.trim() === '') missing[name] = [`Enter ${what}.`];
    return value;
  };
  const contract = textOf(form, 'contract').trim();
  if (!/^\d{0,10}$/.test(contract) || Number(contract) > 2_147_483_647)
    missing['contract'] = ['A contract number has digits only.'];
  const basis =
    way === 'token'
      ? { token: need('token', 'a token', textOf(form, 'token')).trim() }
      : {
          username: need('username', 'your user name', textOf(form, 'username')),
          password: need('password', 'your password', textOf(form, 'password')),
        };
  const credentials = contract === '' ? basis : { ...basis, contractNumber: Number(contract) };
  return { credentials: Object.keys(missing).length > 0 ? undefined : credentials, missing };
}
