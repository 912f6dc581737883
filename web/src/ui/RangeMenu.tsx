/** Ranges of time as entries of a menu, and the one that is chosen as text. */
import { RANGES, type RangeKey, type Span } from '../model/listState.ts';
import { instant, parseInstant } from '../model/time.ts';
import { useNow } from '../shell/now.ts';
import { usePrefs } from '../shell/prefs.ts';
import type { MenuEntry } from './menuEntries.ts';

/** `all` stands for the entry without bounds, where a page has one. */
export function rangeEntries(state: Span, onChange: (change: Span) => void, all: string | null = 'All time'): MenuEntry[] {
  const entry = (text: string, range: RangeKey | null): MenuEntry => ({
    kind: 'item',
    text,
    checked: state.range === range && state.from === null && state.to === null,
    run: () => onChange({ range, from: null, to: null }),
  });
  const relative = (Object.entries(RANGES) as [RangeKey, { label: string }][]).map(([range, { label }]) => entry(label, range));
  return all === null ? relative : [entry(all, null), { kind: 'line' }, ...relative];
}

export function RangeText({ state, all = 'All time' }: { state: Span; all?: string }) {
  const now = useNow(60);
  const { utc } = usePrefs();
  if (state.from !== null || state.to !== null) {
    const show = (text: string | null) => (text === null ? '…' : instant(parseInstant(text), now, utc));
    return `${show(state.from)} – ${show(state.to)}`;
  }
  return state.range === null ? all : RANGES[state.range].label;
}
