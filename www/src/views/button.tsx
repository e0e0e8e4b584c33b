/** A button; while it can do nothing it says so and does nothing, but keeps the focus. */

import type { ComponentProps } from 'preact';
import { Icon, type IconName } from './icons.tsx';

type Props = ComponentProps<'button'> & {
  /** The classes that tell it from a plain one. */
  kind?: string;
  icon?: IconName | undefined;
  turning?: boolean;
  /** What it is called where it shows an icon alone. */
  named?: string;
  off?: boolean;
};

export function Button({ kind = '', icon, turning, named, off = false, onClick, children, ...rest }: Props) {
  return (
    <button
      class={`button ${kind}`}
      type="button"
      aria-label={named}
      title={named}
      aria-disabled={off}
      onClick={off ? undefined : onClick}
      {...rest}
    >
      {icon && <Icon name={icon} turning={turning} />}
      {children}
    </button>
  );
}
