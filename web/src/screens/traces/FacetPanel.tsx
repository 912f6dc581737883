import { useState } from 'react';
import { useFacets } from '../../api/traces.ts';
import { FIELDS, withCondition } from '../../model/filters.ts';
import { count, exact } from '../../model/format.ts';
import type { ListState } from '../../model/listState.ts';
import { oneLine } from '../../model/text.ts';
import { useHere } from '../../shell/project.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import css from './facets.module.css';

interface FacetPanelProps {
  state: ListState;
  onChange: (change: Partial<ListState>) => void;
}

const KINDS = ['name', 'model', 'agent', 'tool', 'tag', 'source_id', 'user_id', 'session_id', 'metadata'] as const;
const FEW = 6;

/** The values that the traces of the list carry, with counts: a press keeps to one, a second one takes it back. */
export default function FacetPanel({ state, onChange }: FacetPanelProps) {
  const { project } = useHere();
  const facets = useFacets(project.id, state, true);
  const [wide, setWide] = useState<ReadonlySet<string>>(new Set());
  if (facets.isError) return <Notice what="The values could not be read." error={facets.error} onRetry={() => void facets.refetch()} />;
  if (facets.isPending) return <RowSkeleton rows={14} height={24} />;
  const { traces, exact: all } = facets.data;
  return (
    <div className={css.panel} data-old={facets.isPlaceholderData ? '' : undefined}>
      <p className={css.note}>{all ? `Of ${exact(traces)} traces` : `Of the newest ${exact(traces)} traces`}</p>
      {KINDS.map((kind) => {
        const values = facets.data[kind];
        if (values.length === 0) return null;
        const field = FIELDS.find((one) => one.facet === kind)!;
        const shown = wide.has(kind) ? values : values.slice(0, FEW);
        const most = values[0]?.count ?? 1;
        return (
          <section key={kind} aria-label={field.word}>
            <h2>{field.word}</h2>
            <ul>
              {shown.map(({ value, count: number }) => {
                const on = state.conditions.some(([parameter, given]) => parameter === kind && given === value);
                return (
                  <li key={value} className={css.value}>
                    <button
                      type="button"
                      className={css.keep}
                      aria-pressed={on}
                      title={`${oneLine(value, 200)}\n${exact(number)} traces`}
                      onClick={() =>
                        onChange({
                          conditions: on
                            ? state.conditions.filter(([parameter, given]) => parameter !== kind || given !== value)
                            : withCondition(state.conditions, [kind, value]),
                        })
                      }
                    >
                      <span className={css.share} style={{ width: `${Math.max(2, (number / most) * 100)}%` }} aria-hidden />
                      <bdi className="truncate">{value === '' ? '(empty)' : oneLine(value, 60)}</bdi>
                      <span className={css.count}>{count(number)}</span>
                    </button>
                    <button
                      type="button"
                      className={css.leave}
                      aria-label={`Without ${field.word} ${oneLine(value, 60)}`}
                      title="Leave these out"
                      onClick={() => onChange({ conditions: withCondition(state.conditions, [`${kind}:ne`, value]) })}
                    >
                      −
                    </button>
                  </li>
                );
              })}
            </ul>
            {values.length > FEW && !wide.has(kind) && (
              <button type="button" className={css.more} onClick={() => setWide(new Set([...wide, kind]))}>
                {values.length - FEW} more
              </button>
            )}
          </section>
        );
      })}
    </div>
  );
}
