import * as React from 'react';

const PATHS = {
  add: 'M7 2h2v5h5v2H9v5H7V9H2V7h5z',
  check: 'M6.3 12.3 2 8l1.4-1.4 2.9 2.9 6.3-6.3L14 4.6z',
  chevron: 'M4.6 6 8 9.4 11.4 6l1.2 1.2L8 11.8 3.4 7.2z',
  copy: 'M5 1h9v10h-2V3H5zM2 5h8v10H2zm1.6 1.6v6.8h4.8V6.6z',
  cross:
    'M4.1 2.7 8 6.6l3.9-3.9 1.4 1.4L9.4 8l3.9 3.9-1.4 1.4L8 9.4l-3.9 3.9-1.4-1.4L6.6 8 2.7 4.1z',
  file: 'M3 1h6l4 4v10H3zm1.6 1.6v10.8h6.8V6H8V2.6z',
  info: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1m-.9 6v5h1.8V7zm0-3v1.8h1.8V4z',
  play: 'M4 2.5v11L13 8z',
  question:
    'M7 11.5h2v2H7zM8 2.5a3.4 3.4 0 0 1 3.5 3.4c0 2.3-2.5 2.5-2.5 4.6H7c0-3 2.5-3.2 2.5-4.6C9.5 5 8.8 4.4 8 4.4S6.5 5 6.5 5.9h-2A3.4 3.4 0 0 1 8 2.5',
  refresh:
    'M8 2.5a5.5 5.5 0 0 1 3.9 1.6L13.5 2.5v4.5H9l1.7-1.7A3.8 3.8 0 1 0 11.6 9h1.8A5.5 5.5 0 1 1 8 2.5',
  stop: 'M3 3h10v10H3z',
  trash: 'M6 1.5h4v1.5h4v1.7H2V3h4zM3.3 6h9.4l-.7 8.5H4z',
  undo: 'M6 2.5v3h4a4 4 0 0 1 0 8H5v-1.8h5a2.2 2.2 0 0 0 0-4.4H6v3L1.5 6.4z',
  warning: 'M8 1.5 15.3 14H.7zM7.2 6v4h1.6V6zm0 5v1.6h1.6V11z'
} as const;

export type IconName = keyof typeof PATHS;

/** A small picture that says nothing to those who do not see it. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg className="jp-nb2fn-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="currentColor" fillRule="evenodd" />
    </svg>
  );
}
