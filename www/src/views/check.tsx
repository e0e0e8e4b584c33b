/** A checkbox: what it selects is its name, which the row has in full beside it. */

import type { ComponentChildren } from 'preact';
import { Icon } from './icons.tsx';

export function Check({
  name,
  on,
  onToggle,
  children,
}: {
  name?: string;
  on: boolean | 'mixed';
  onToggle: (event: MouseEvent) => void;
  children?: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: an input would need a label, and its name is in the row already
    <button class="check" type="button" role="checkbox" aria-checked={on} title={name} onClick={onToggle}>
      <span class="box">{on !== false && <Icon name={on === true ? 'tick' : 'minus'} />}</span>
      {children}
    </button>
  );
}
