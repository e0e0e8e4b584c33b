/**
 * One labelled input with its hint and its error; it holds its own value, so that no secret enters the page's state.
 */

import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';

/** What is wrong, by the field's name. */
export type Errors = Readonly<Record<string, string>>;

type Props = {
  label: string;
  name: string;
  type?: 'text' | 'email' | 'password';
  value?: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  autocomplete?: string;
  inputMode?: 'numeric' | 'email' | 'text';
  /** The id of what else describes it. */
  describedBy?: string | undefined;
  /** What else belongs to it, and may put a text into it for all to see. */
  extra?: (put: (text: string) => void) => ComponentChildren;
};

export function Field({
  label,
  name,
  type = 'text',
  value = '',
  hint,
  error = '',
  autocomplete = 'off',
  inputMode = 'text',
  describedBy = '',
  extra,
}: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  // Preact's types want one literal; which of the three it is makes no difference to the attributes used here.
  const written = (shown ? 'text' : type) as 'text';
  const wrong = error !== '';
  const described = [wrong ? `${id}-error` : hint === undefined ? '' : `${id}-hint`, describedBy].join(' ').trim();
  function put(text: string): void {
    fill(input.current, text);
    setShown(true);
  }
  return (
    <div class="field">
      <label id={`${id}-label`} for={id}>
        {label}
      </label>
      <div class="control">
        <input
          id={id}
          ref={input}
          name={name}
          type={written}
          defaultValue={value}
          autocomplete={autocomplete}
          autocapitalize="off"
          spellcheck={false}
          inputMode={inputMode}
          aria-invalid={wrong}
          aria-describedby={described === '' ? undefined : described}
        />
        {type === 'password' && (
          <button
            class="show"
            type="button"
            aria-pressed={shown}
            aria-describedby={`${id}-label`}
            onClick={() => setShown(!shown)}
          >
            Show
          </button>
        )}
      </div>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {extra?.(put)}
    </div>
  );
}

/** Fills an input as if it were typed. */
export function fill(input: HTMLInputElement | null, value: string): void {
  if (input === null) return;
  input.value = value;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
