/** The ways to look at one trace; all of them share the selection. */
export const LENSES = ['tree', 'graph', 'timeline', 'transcript'] as const;
export type Lens = (typeof LENSES)[number];

export function lensOf(text: string | null): Lens {
  return LENSES.find((one) => one === text) ?? 'tree';
}

/** What every lens can be told. */
export interface LensHandle {
  /** Brings a span into view and, if asked, puts the focus on it. */
  show: (span: number, focus: boolean) => void;
  move: (by: 1 | -1) => void;
}
