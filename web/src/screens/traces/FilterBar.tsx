import { CalendarRange, ChevronDown, Download, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { isFiltered, RANGES, STATUSES, type ListState, type RangeKey } from '../../model/listState.ts';
import { exact } from '../../model/format.ts';
import { instant, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { LazyMenu } from '../../ui/LazyMenu.tsx';
import type { MenuEntry } from '../../ui/menuEntries.ts';
import css from './traces.module.css';

const RangeDialog = lazy(() => import('./RangeDialog.tsx'));
const ExportDialog = lazy(() => import('./ExportDialog.tsx'));

interface FilterBarProps {
  state: ListState;
  total: number | null;
  compact: boolean;
  onChange: (change: Partial<ListState>) => void;
}

export function FilterBar({ state, total, compact, onChange }: FilterBarProps) {
  const [dialog, setDialog] = useState<'range' | 'export' | null>(null);
  const close = () => setDialog(null);
  const statusEntries: MenuEntry[] = [
    { kind: 'item', text: 'Any status', checked: state.status === null, run: () => onChange({ status: null }) },
    { kind: 'line' },
    ...STATUSES.map((status): MenuEntry => ({
      kind: 'item',
      text: status,
      checked: state.status === status,
      run: () => onChange({ status }),
    })),
  ];
  const rangeEntries: MenuEntry[] = [
    {
      kind: 'item',
      text: 'All time',
      checked: state.range === null && state.from === null && state.to === null,
      run: () => onChange({ range: null, from: null, to: null }),
    },
    { kind: 'line' },
    ...(Object.entries(RANGES) as [RangeKey, { label: string }][]).map(([range, { label }]): MenuEntry => ({
      kind: 'item',
      text: label,
      checked: state.range === range,
      run: () => onChange({ range, from: null, to: null }),
    })),
    { kind: 'line' },
    { kind: 'item', text: 'From … to …', icon: CalendarRange, run: () => setDialog('range') },
  ];
  return (
    <div className={css.filters} role="group" aria-label="Filters">
      <LazyMenu entries={statusEntries} label="Status">
        <Button small>
          {state.status ?? 'Any status'}
          <ChevronDown size={14} aria-hidden />
        </Button>
      </LazyMenu>
      <LazyMenu entries={rangeEntries} label="Time range">
        <Button small>
          <RangeText state={state} />
          <ChevronDown size={14} aria-hidden />
        </Button>
      </LazyMenu>
      {isFiltered(state) && (
        <IconButton
          small
          icon={X}
          label="Clear the filters"
          onClick={() => onChange({ status: null, range: null, from: null, to: null })}
        />
      )}
      <span className={css.spring} />
      {!compact && total !== null && (
        <span className={css.total}>
          {exact(total)} {total === 1 ? 'trace' : 'traces'}
        </span>
      )}
      <IconButton small icon={Download} label="Download these traces" onClick={() => setDialog('export')} />
      <Suspense fallback={null}>
        {dialog === 'range' && <RangeDialog state={state} onChange={onChange} onClose={close} />}
        {dialog === 'export' && <ExportDialog state={state} total={total} onClose={close} />}
      </Suspense>
    </div>
  );
}

function RangeText({ state }: { state: ListState }) {
  const now = useNow(60);
  const { utc } = usePrefs();
  if (state.from !== null || state.to !== null) {
    const show = (text: string | null) => (text === null ? '…' : instant(parseInstant(text), now, utc));
    return `${show(state.from)} – ${show(state.to)}`;
  }
  return state.range === null ? 'All time' : RANGES[state.range].label;
}
