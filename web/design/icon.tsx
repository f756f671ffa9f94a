import type { ReactNode } from 'react';

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.500a2 2 0 0 0 4 0',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  close: 'M6 6l12 12M18 6L6 18',
  chart: 'M5 20V11M12 20V5M19 20v-6',
  home: 'M4 11l8-6.500 8 6.500v8.500h-5.500v-5.500h-5v5.500H4z',
  line: 'M5 7h14M5 12h14M5 17h8',
  minus: 'M6 12h12',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c.8-4 3.700-6 7.500-6s6.700 2 7.500 6',
  plus: 'M6 12h12M12 6v12',
  return: 'M8 8H15.500a4.500 4.500 0 0 1 0 9H7M8 8l3.500-3.500M8 8l3.500 3.500',
  redo: 'M16 8H8.500a4.500 4.500 0 0 0 0 9H17M16 8l-3.500-3.500M16 8l-3.500 3.500',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.500 4.500',
  seat: 'M7 4v9h10V4M5 11v7h14v-7M8 18v2.500M16 18v2.500',
  sliders: 'M4 8h10M18 8h2M4 16h2M10 16h10M16 10.500v-5M8 18.500v-5',
  ticket:
    'M4 7.500h16V11a1.800 1.800 0 0 0 0 3.500V18H4v-3.500A1.800 1.800 0 0 0 4 11zM14.500 8v1.500M14.500 12v1.500M14.500 16v1.500',
} as const;

export type IconName = keyof typeof PATHS;

/** One of few signs; it only repeats what words beside it say. */
export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
