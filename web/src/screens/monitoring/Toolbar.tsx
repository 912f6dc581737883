import { CalendarRange, ChevronDown, RotateCcw } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { fits, GROUPS, lengthOf, SPANS, stepOf, STEPS, type MetricsState, type SpanKey, type Step } from '../../model/metrics.ts';
import { instant, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { LazyMenu } from '../../ui/LazyMenu.tsx';
import type { MenuEntry } from '../../ui/menuEntries.ts';
import css from './monitoring.module.css';

const WindowDialog = lazy(() => import('./WindowDialog.tsx'));

interface ToolbarProps {
  state: MetricsState;
  onChange: (change: Partial<MetricsState>) => void;
  withGroups?: boolean;
}

const STEP_ENTRIES = Object.entries(STEPS) as [Step, { label: string }][];

/** Range, width of the buckets and grouping. */
export function Toolbar({ state, onChange, withGroups = true }: ToolbarProps) {
  const [asking, setAsking] = useState(false);
  const step = stepOf(state);
  const length = lengthOf(state);
  const absolute = state.from !== null;
  const ranges: MenuEntry[] = [
    ...(Object.entries(SPANS) as [SpanKey, { label: string }][]).map(([range, { label }]): MenuEntry => ({
      kind: 'item',
      text: label,
      checked: !absolute && state.range === range,
      run: () => onChange({ range, from: null, to: null, by: null }),
    })),
    { kind: 'line' },
    { kind: 'item', text: 'From … to …', icon: CalendarRange, run: () => setAsking(true) },
  ];
  const groups: MenuEntry[] = [
    { kind: 'item', text: 'All together', checked: state.group === null, run: () => onChange({ group: null }) },
    { kind: 'line' },
    ...GROUPS.map((group): MenuEntry => ({ kind: 'item', text: `By ${group}`, checked: state.group === group, run: () => onChange({ group }) })),
  ];
  return (
    <div className={css.tools} role="group" aria-label="What is shown">
      <LazyMenu entries={ranges} label="Time range">
        <Button small>
          <RangeText state={state} />
          <ChevronDown size={14} aria-hidden />
        </Button>
      </LazyMenu>
      {absolute && <IconButton small icon={RotateCcw} label="Back to the last days" onClick={() => onChange({ from: null, to: null, by: null })} />}
      <div className={css.steps} role="group" aria-label="By">
        {STEP_ENTRIES.map(([key, { label }]) => (
          <button
            key={key}
            type="button"
            aria-pressed={key === step}
            disabled={!fits(length, key)}
            title={fits(length, key) ? (key === 'month' ? 'Buckets of 30 days' : `By ${label}`) : 'Too many for this range'}
            onClick={() => onChange({ by: key })}
          >
            {label}
          </button>
        ))}
      </div>
      {withGroups && (
        <LazyMenu entries={groups} label="Group by">
          <Button small>
            {state.group === null ? 'Group by' : `By ${state.group}`}
            <ChevronDown size={14} aria-hidden />
          </Button>
        </LazyMenu>
      )}
      <Suspense fallback={null}>{asking && <WindowDialog state={state} onChange={onChange} onClose={() => setAsking(false)} />}</Suspense>
    </div>
  );
}

function RangeText({ state }: { state: MetricsState }) {
  const now = useNow(60);
  const { utc } = usePrefs();
  if (state.from === null || state.to === null) return SPANS[state.range].label;
  const show = (text: string) => instant(parseInstant(text), now, utc).replace(/:\d\d\.\d$/, '');
  return `${show(state.from)} – ${show(state.to)}`;
}
