import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowRightLeft, ChevronDown, ChevronUp, FileDown } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { skeletonQuery } from '../../api/queries.ts';
import type { TraceSkeleton } from '../../api/types.ts';
import { align, nextDifference, totals, type Aligned } from '../../model/compare.ts';
import { pathOf } from '../../model/routes.ts';
import { buildTree } from '../../model/tree.ts';
import { useKeys } from '../../shell/keys.ts';
import { navigate, useSearch } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { Boundary } from '../../ui/Boundary.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Split } from '../trace/Split.tsx';
import { CompareRow, type Both } from './CompareRow.tsx';
import { CompareSums } from './CompareSums.tsx';
import { ChooseTraces } from './ChooseTraces.tsx';
import { StepDiff } from './StepDiff.tsx';
import css from './compare.module.css';

const ROW = 28;

/** Two traces side by side: the same steps in one row, and what differs. */
export default function Compare() {
  const { project } = useHere();
  const query = new URLSearchParams(useSearch());
  const a = query.get('a') ?? '';
  const b = query.get('b') ?? '';
  const go = (first: string, second: string) => {
    navigate(`${pathOf({ page: 'compare', project: project.id })}?${new URLSearchParams({ a: first, b: second }).toString()}`);
  };
  const first = useQuery({ ...skeletonQuery(project.id, a), enabled: a !== '' });
  const second = useQuery({ ...skeletonQuery(project.id, b), enabled: b !== '' });
  const failed = first.isError ? first : second.isError ? second : null;
  if (a === '' || b === '') return <ChooseTraces a={a} b={b} onChoose={go} />;
  if (failed !== null && failed.data === undefined) {
    return (
      <div className={css.page}>
        <Notice what={`Trace ${first.isError ? 'A' : 'B'} could not be read.`} error={failed.error} onRetry={() => void failed.refetch()} />
        <ChooseTraces a={a} b={b} onChoose={go} />
      </div>
    );
  }
  if (first.data === undefined || second.data === undefined) return <RowSkeleton rows={14} height={ROW} />;
  return <Compared key={`${a}\n${b}`} a={first.data} b={second.data} onSwap={() => go(b, a)} />;
}

function Compared({ a, b, onSwap }: { a: TraceSkeleton; b: TraceSkeleton; onSwap: () => void }) {
  const { project } = useHere();
  const trees: Both = useMemo(() => ({ a: buildTree(a.spans), b: buildTree(b.spans) }), [a, b]);
  const rows = useMemo(() => align(trees.a, trees.b), [trees]);
  const sums = useMemo(() => totals(rows), [rows]);
  const [at, setAt] = useState(() => Math.max(0, nextDifference(rows, -1, 1)));
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const shown = useMemo(() => rows.map((_, index) => index).filter((index) => !onlyDifferent || rows[index]!.change !== 'same'), [rows, onlyDifferent]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 12 });
  const place = shown.indexOf(at);
  const current: Aligned | undefined = rows[at];

  const wantsFocus = useRef(false);
  const go = (index: number) => {
    if (index < 0 || index >= rows.length) return;
    wantsFocus.current = true;
    setAt(index);
    const to = shown.indexOf(index);
    if (to !== -1) virtual.scrollToIndex(to, { align: 'auto' });
  };
  useEffect(() => {
    if (!wantsFocus.current) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-row="${at}"]`);
    if (element) {
      wantsFocus.current = false;
      element.focus({ preventScroll: true });
    }
  });
  const step = (by: 1 | -1) => {
    const next = nextDifference(rows, at, by);
    if (next === -1) announce('The traces do not differ in what is compared');
    else go(next);
  };
  const move = (by: number) => go(shown[Math.max(0, Math.min(shown.length - 1, (place === -1 ? 0 : place) + by))] ?? -1);
  useKeys({
    n: () => step(1),
    'Shift+N': () => step(-1),
    j: () => move(1),
    k: () => move(-1),
    Escape: () => navigate({ page: 'trace', project: project.id, trace: a.trace.id }),
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const acts: Record<string, () => void> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      PageDown: () => move(15),
      PageUp: () => move(-15),
      Home: () => go(shown[0] ?? -1),
      End: () => go(shown.at(-1) ?? -1),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const save = () => {
    void import('../report/saveReport.tsx').then(({ saveComparison }) => saveComparison(a.trace, b.trace, trees, rows, project.id)).catch(() => announce('The report could not be made'));
  };
  const differences = sums.changed + sums.added + sums.gone;

  return (
    <div className={css.screen}>
      <CompareSums
        a={a.trace}
        b={b.trace}
        sums={sums}
        actions={
          <>
            <IconButton small icon={ArrowRightLeft} label="Swap A and B" onClick={onSwap} />
            <IconButton small icon={FileDown} label="Save this comparison as one file" onClick={save} />
          </>
        }
      />
      <Split
        label="Width of the steps"
        first={
          <div className={css.steps}>
            <div className={css.tools}>
              <Button small look={onlyDifferent ? 'plain' : 'ghost'} aria-pressed={onlyDifferent} onClick={() => setOnlyDifferent(!onlyDifferent)}>
                Differences only
              </Button>
              <span className={css.spring} />
              <span className={css.quiet}>{differences === 0 ? 'no difference' : `${differences} ${differences === 1 ? 'difference' : 'differences'}`}</span>
              <IconButton small icon={ChevronUp} label="Previous difference" keys="N" disabled={differences === 0} onClick={() => step(-1)} />
              <IconButton small icon={ChevronDown} label="Next difference" keys="n" disabled={differences === 0} onClick={() => step(1)} />
            </div>
            <div ref={scroller} className={css.scroller}>
              {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- the rows hold the focus in turn */}
              <div role="grid" aria-label="Steps of both traces" aria-rowcount={shown.length + 1} onKeyDown={onKeyDown}>
                <div role="row" className={css.head} aria-rowindex={1}>
                  {['Step', 'A', 'B', 'Δ time', 'Δ tokens', 'Δ cost'].map((text) => (
                    <span key={text} role="columnheader">
                      {text}
                    </span>
                  ))}
                </div>
                <div role="rowgroup" className={css.rows} style={{ height: virtual.getTotalSize() }}>
                  {virtual.getVirtualItems().map((item) => {
                    const index = shown[item.index]!;
                    return (
                      <CompareRow
                        key={index}
                        row={rows[index]!}
                        trees={trees}
                        index={index}
                        place={item.index + 2}
                        top={item.start}
                        selected={index === at}
                        focusable={index === at || (place === -1 && item.index === 0)}
                        onSelect={go}
                      />
                    );
                  })}
                </div>
              </div>
            </div>
          </div>
        }
        second={
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard has to reach it
          <section className={css.details} aria-label="What differs in this step" tabIndex={0}>
            <Boundary key={at} what="This step">
              {current !== undefined && <StepDiff row={current} trees={trees} a={a.trace} b={b.trace} />}
            </Boundary>
          </section>
        }
      />
    </div>
  );
}
