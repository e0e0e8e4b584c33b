/** The icons, drawn inline on a 20-unit grid; each stands beside text or inside a named button, so none has a name. */

import type { Tone } from '../units.ts';

const ROUND = 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4z';

const PATHS = {
  add: 'M10 4.5v11M4.5 10h11',
  alert: `M10 6.5v4M10 13.4v.1${ROUND}`,
  busy: 'M10 3.2a6.8 6.8 0 1 1-6.8 6.8',
  check: `M6.6 10.3l2.3 2.3 4.6-5${ROUND}`,
  close: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  copy: 'M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3',
  down: 'M10 4.5v11M5.5 11l4.5 4.5 4.5-4.5',
  edit: 'M4 16l.8-3.4L13 4.4l2.6 2.6-8.2 8.2zM11.5 5.9l2.6 2.6',
  export: 'M10 3.5v9M6 9l4 4 4-4M4 16.5h12',
  info: `M10 9.5v4M10 6.6v.1${ROUND}`,
  keys: 'M3 5.5h14v9H3zM6 8.5h.1M9 8.5h.1M12 8.5h.1M6.5 11.5h7',
  minus: 'M5.5 10h9',
  open: 'M8.5 4.5h-4v11h11v-4M11.5 4.5h4v4M15.5 4.5l-6.5 6.5',
  out: 'M8.5 4.5h-4v11h4M8 10h8M13 7l3 3-3 3',
  pause: `M8 7.2v5.6M12 7.2v5.6${ROUND}`,
  refresh: 'M15.8 8.3A6.2 6.2 0 1 0 16.2 11M16.2 4.6v3.9h-3.9',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM12.7 12.7l3.6 3.6',
  stack: 'M3.5 7.2L10 4l6.5 3.2L10 10.4zM3.5 10.6l6.5 3.2 6.5-3.2M3.5 13.8L10 17l6.5-3.2',
  tick: 'M5 10.5l3.5 3.5 6.5-7.5',
  trash: 'M4.5 6h11M8 6V4.2h4V6M6 6l.6 9.8h6.8L14 6M10 8.6v4.6',
  up: 'M10 15.5v-11M5.5 9L10 4.5 14.5 9',
} as const;

export type IconName = keyof typeof PATHS;

export const TONE_ICON: Record<Tone, IconName> = { good: 'check', busy: 'busy', bad: 'alert', quiet: 'pause' };

export function Icon({ name, turning }: { name: IconName; turning?: boolean | undefined }) {
  return (
    <svg class={turning ? 'icon turning' : 'icon'} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
