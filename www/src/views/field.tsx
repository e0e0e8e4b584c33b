/** One labelled input with its hint and its errors; it holds its own value, so that no secret enters the page's state. */

import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Controller } from '../controller.ts';

type Props = {
  label: string;
  name: string;
  type?: 'text' | 'email' | 'password';
  value?: string;
  hint?: ComponentChildren;
  errors?: readonly string[] | undefined;
  autocomplete?: string;
  inputMode?: 'numeric' | 'email' | 'text';
};

export function Field({
  label,
  name,
  type = 'text',
  value = '',
  hint,
  errors = [],
  autocomplete = 'off',
  inputMode = 'text',
}: Props) {
  const id = useId();
  const [shown, setShown] = useState(false);
  // Preact's types want one literal; which of the three it is makes no difference to the attributes used here.
  const written = (shown ? 'text' : type) as 'text';
  const described = [hint === undefined ? '' : `${id}-hint`, errors.length === 0 ? '' : `${id}-error`].join(' ').trim();
  return (
    <div class="field">
      <label id={`${id}-label`} for={id}>
        {label}
      </label>
      <div class="control">
        <input
          id={id}
          name={name}
          type={written}
          defaultValue={value}
          autocomplete={autocomplete}
          autocapitalize="off"
          spellcheck={false}
          inputMode={inputMode}
          aria-invalid={errors.length > 0}
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
      {errors.length > 0 && (
        <p class="error" id={`${id}-error`}>
          {errors.join(' ')}
        </p>
      )}
    </div>
  );
}

/** The text of a form's field; '' where it has none. */
export function textOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}

/** Keeps what is typed, should the session end meanwhile; of all fields only those that hold no secret. */
export function draftOf(controller: Controller): (event: InputEvent) => void {
  return ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.name === 'name' || target.name === 'email')
      controller.dispatch({ type: 'drafted', draft: { [target.name]: target.value } });
  };
}

/** Takes the reader to the first field that has an error, else to the form's own message; no error stays folded away. */
export function focusFirstError(form: HTMLFormElement | null): void {
  const wrong = [...(form?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [])];
  for (const field of wrong) field.closest('details')?.setAttribute('open', '');
  (wrong[0] ?? form?.querySelector<HTMLElement>('[role="alert"]'))?.focus();
}
