import { CalendarRange, ChevronDown, Columns3, Download, Radio, SlidersHorizontal, Trash2, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { apiFilter, isFiltered, UNFILTERED, type ListState } from '../../model/listState.ts';
import { toIso } from '../../model/time.ts';
import { setPref, usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { LazyMenu } from '../../ui/LazyMenu.tsx';
import type { MenuEntry } from '../../ui/menuEntries.ts';
import { RangeText, rangeEntries } from '../../ui/RangeMenu.tsx';
import { chosenColumns, COLUMNS } from './columns.tsx';
import { QueryBox } from './QueryBox.tsx';
import type { Total } from './useTraceList.ts';
import css from './traces.module.css';

const RangeDialog = lazy(() => import('./RangeDialog.tsx'));
const ExportDialog = lazy(() => import('./ExportDialog.tsx'));
const DeleteDialog = lazy(() => import('./DeleteDialog.tsx'));

interface FilterBarProps {
  state: ListState;
  total: Total | null;
  compact: boolean;
  /** There is no room for values to filter by. */
  narrow: boolean;
  live: boolean;
  onLive: (live: boolean) => void;
  onChange: (change: Partial<ListState>) => void;
  onDeleted: () => void;
}

export function FilterBar({ state, total, compact, narrow, live, onLive, onChange, onDeleted }: FilterBarProps) {
  const { project } = useHere();
  const { columns, facets } = usePrefs();
  const [doomed, setDoomed] = useState<string | null>(null);
  // What comes while the number is looked at stays.
  const doom = () => {
    const now = Date.now() * 1000;
    const query = apiFilter(state, now);
    if (!query.has('started_at:lte')) query.set('started_at:lte', toIso(now));
    setDoomed(query.toString());
  };
  const [dialog, setDialog] = useState<'range' | 'export' | null>(null);
  const close = () => setDialog(null);
  const shown = chosenColumns(columns);
  const columnEntries: MenuEntry[] = [
    ...COLUMNS.map(({ id, label }): MenuEntry => ({
      kind: 'item',
      text: label,
      checked: shown.includes(id),
      stays: true,
      run: () => setPref('columns', COLUMNS.map((one) => one.id).filter((one) => (one === id ? !shown.includes(id) : shown.includes(one))).join(',') || 'none'),
    })),
    { kind: 'line' },
    { kind: 'item', text: 'The usual ones', run: () => setPref('columns', '') },
  ];
  const dateEntry: MenuEntry = { kind: 'item', text: 'From … to …, or go to a date', icon: CalendarRange, run: () => setDialog('range') };
  return (
    <div className={css.filters} role="group" aria-label="Filters">
      {!compact && !narrow && (
        <IconButton
          small
          icon={SlidersHorizontal}
          label={facets ? 'Hide values to filter by' : 'Show values to filter by'}
          keys="v"
          aria-pressed={facets}
          onClick={() => setPref('facets', !facets)}
        />
      )}
      <QueryBox state={state} onChange={onChange} />
      <LazyMenu entries={[...rangeEntries(state, onChange), { kind: 'line' }, dateEntry]} label="Time range">
        <Button small>
          <RangeText state={state} />
          <ChevronDown size={14} aria-hidden />
        </Button>
      </LazyMenu>
      {isFiltered(state) && <IconButton small icon={X} label="Clear the filters" onClick={() => onChange(UNFILTERED)} />}
      {!compact && (
        <>
          <Button
            small
            icon={Radio}
            aria-pressed={live}
            className={live ? css.live : undefined}
            title={live ? 'New traces are told of as they come; press to stop (w)' : 'Tell of new traces as they come (w)'}
            onClick={() => onLive(!live)}
          >
            Live
          </Button>
          <LazyMenu entries={columnEntries} label="Columns">
            <IconButton small icon={Columns3} label="Columns" />
          </LazyMenu>
        </>
      )}
      <IconButton small icon={Download} label="Download these traces" onClick={() => setDialog('export')} />
      {!compact && isFiltered(state) && state.q === null && <IconButton small icon={Trash2} label="Delete what matches" onClick={doom} />}
      <Suspense fallback={null}>
        {dialog === 'range' && <RangeDialog state={state} onChange={onChange} onClose={close} />}
        {doomed !== null && (
          <DeleteDialog filter={doomed} which="that match the filters" confirm={project.name} onDeleted={onDeleted} onClose={() => setDoomed(null)} />
        )}
        {dialog === 'export' && <ExportDialog filter={null} state={state} total={total?.count ?? null} onClose={close} />}
      </Suspense>
    </div>
  );
}
