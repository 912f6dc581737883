import { Copy, ExternalLink, Filter, FilterX, ListChecks } from 'lucide-react';
import type { Trace } from '../../api/types.ts';
import { parameterOf, withCondition, type Condition } from '../../model/filters.ts';
import type { ListState } from '../../model/listState.ts';
import { pathOf } from '../../model/routes.ts';
import { oneLine } from '../../model/text.ts';
import { copy } from '../../ui/announce.ts';
import Menu from '../../ui/Menu.tsx';
import type { MenuEntry } from '../../ui/menuEntries.ts';
import css from './traces.module.css';

export interface Target {
  row: Trace;
  column: string;
  at: { x: number; y: number };
}

interface RowMenuProps extends Target {
  state: ListState;
  onChange: (change: Partial<ListState>) => void;
  onCheck: () => void;
  onClose: () => void;
}

/** What a cell can be filtered by: the word of the field and the value. */
function valuesOf(row: Trace): [column: string, word: string, value: string | null | undefined][] {
  return [
    ['status', 'status', row.status === null ? 'running' : row.status],
    ['name', 'name', row.name],
    ['session', 'session', row.session_id],
    ['source', 'source', row.source_id],
    ['user', 'user', row.user_id],
    ['agent', 'agent', row.agent],
    ['protocol', 'protocol', row.protocol],
    ...row.tags.slice(0, 4).map((tag): [string, string, string] => ['tags', 'tag', tag]),
  ];
}

/** The same or more than in this row. */
function boundsOf(row: Trace): [column: string, text: string, condition: Condition][] {
  const { usage } = row;
  return [
    ...(row.duration_ms === null ? [] : [['duration', 'As long or longer', ['duration_ms:gte', String(row.duration_ms)]] as [string, string, Condition]]),
    ['tokens', 'As many tokens or more', ['total_tokens:gte', String(usage.total_tokens)]],
    ['cost', 'As dear or dearer', ['cost_usd:gte', usage.total_tokens_cost_usd.toFixed(12).replace(/\.?0+$/, '')]],
  ];
}

/** Filters by the cell first, then by the others of the row; what can be done with the row below. */
export default function RowMenu({ row, column, at, state, onChange, onCheck, onClose }: RowMenuProps) {
  const set = (condition: Condition) => onChange({ conditions: withCondition(state.conditions, condition) });
  const values = valuesOf(row).filter((one): one is [string, string, string] => typeof one[2] === 'string' && one[2] !== '');
  const both = ([, word, value]: [string, string, string]): MenuEntry[] => {
    const [is, not] = [parameterOf(word), parameterOf(word, true)];
    const shown = `${word}: ${oneLine(value, 40)}`;
    return [
      ...(is === undefined ? [] : [{ kind: 'item', text: `Only ${shown}`, icon: Filter, run: () => set([is, value]) } as const]),
      ...(not === undefined ? [] : [{ kind: 'item', text: `Without ${shown}`, icon: FilterX, run: () => set([not, value]) } as const]),
    ];
  };
  const here = values.filter(([own]) => own === column);
  const bounds = boundsOf(row).filter(([own]) => own === column);
  const others = values.filter(([own]) => own !== column && own !== 'tags');
  const started: MenuEntry[] =
    column !== 'started' || row.started_at === null
      ? []
      : [
          { kind: 'item', text: 'From here on', icon: Filter, run: () => onChange({ range: null, from: row.started_at, to: state.to }) },
          { kind: 'item', text: 'Until here', icon: Filter, run: () => onChange({ range: null, from: state.from, to: row.started_at }) },
        ];
  const entries: MenuEntry[] = [
    ...started,
    ...here.flatMap(both),
    ...bounds.map(([, text, condition]): MenuEntry => ({ kind: 'item', text, icon: Filter, run: () => set(condition) })),
    ...(here.length + bounds.length + started.length > 0 ? [{ kind: 'line' } as const] : []),
    ...others.flatMap(both),
    { kind: 'line' },
    { kind: 'item', text: 'Select', icon: ListChecks, run: onCheck },
    {
      kind: 'item',
      text: 'Open in a new tab',
      icon: ExternalLink,
      run: () => window.open(pathOf({ page: 'trace', project: row.project_id, trace: row.id }), '_blank', 'noopener'),
    },
    { kind: 'item', text: 'Copy the id', icon: Copy, run: () => void copy(row.id, 'id') },
    {
      kind: 'item',
      text: 'Copy the row as JSON',
      icon: Copy,
      run: () => void copy(JSON.stringify(row, null, 2), 'row'),
    },
  ];
  return (
    <Menu
      startOpen
      onClosed={onClose}
      label="Row"
      entries={entries}
      trigger={<button type="button" className={css.anchor} style={{ left: at.x, top: at.y }} tabIndex={-1} aria-label="Row" />}
    />
  );
}
