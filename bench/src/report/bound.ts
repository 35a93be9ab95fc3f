import { markdownTable } from './markdown.js';

/** What has to hold, and whether it does. */
export interface Bound {
  /** Such as `4 times as fast as OpenCV at 1280 x 720`. */
  readonly what: string;
  readonly measured: string;
  readonly holds: boolean;
}

export interface Report {
  /** Markdown. */
  readonly text: string;
  readonly bounds: readonly Bound[];
}

export function boundsTable(bounds: readonly Bound[]): string {
  const rows = bounds.map(({ what, measured, holds }) => [what, measured, holds ? 'holds' : 'does not hold']);
  return markdownTable(['bound', 'measured', ''], rows);
}
