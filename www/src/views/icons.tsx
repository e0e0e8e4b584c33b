/** The icons, drawn inline on a 20-unit grid; each stands beside text or inside a named button, so none has a name. */

import type { Tone } from '../units.ts';

const PATHS = {
  add: 'M10 4.5v11M4.5 10h11',
  alert: 'M10 6.5v4M10 13.4v.1M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4z',
  busy: 'M10 3.2a6.8 6.8 0 1 1-6.8 6.8',
  check: 'M6.6 10.3l2.3 2.3 4.6-5M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4z',
  close: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  copy: 'M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3',
  down: 'M10 4.5v11M5.5 11l4.5 4.5 4.5-4.5',
  edit: 'M4 16l.8-3.4L13 4.4l2.6 2.6-8.2 8.2zM11.5 5.9l2.6 2.6',
  open: 'M8.5 4.5h-4v11h11v-4M11.5 4.5h4v4M15.5 4.5l-6.5 6.5',
  out: 'M8.5 4.5h-4v11h4M8 10h8M13 7l3 3-3 3',
  pause: 'M8 7.2v5.6M12 7.2v5.6M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4z',
  refresh: 'M15.8 8.3A6.2 6.2 0 1 0 16.2 11M16.2 4.6v3.9h-3.9',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM12.7 12.7l3.6 3.6',
  stack: 'M3.5 7.2L10 4l6.5 3.2L10 10.400zM3.5 10.600l6.500 3.200 6.500-3.200M3.500 13.800L10 17l6.500-3.200',
  trash: 'M4.500 6h11M8 6V4.200h4V6M6 6l.6 9.800h6.800L14 6M8.600 8.600v4.600M11.400 8.600v4.600',
  up: 'M10 15.500v-11M5.500 9L10 4.500 14.500 9',
} as const;

export type IconName = keyof typeof PATHS;

export const TONE_ICON: Record<Tone, IconName> = { good: 'check', busy: 'busy', bad: 'alert', quiet: 'pause' };

export function Icon({ name, turning = false }: { name: IconName; turning?: boolean }) {
  return (
    <svg
      class={turning ? 'icon turning' : 'icon'}
      viewBox="0 0 20 20"
      width="20"
      height="20"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
