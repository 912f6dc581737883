import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { ApiError } from '../../api/errors.ts';
import { skeletonQuery } from '../../api/queries.ts';
import type { Trace } from '../../api/types.ts';
import { equalRuns, failedSpans, findSpans, foldFrom, newestSpan, nextOf, openRun, reveal, visibleRows } from '../../model/rows.ts';
import { buildTree } from '../../model/tree.ts';
import { copy } from '../../ui/announce.ts';
import { Boundary } from '../../ui/Boundary.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Empty } from '../../ui/Page.tsx';
import { pathOf } from '../../model/routes.ts';
import { useKeys } from '../../shell/keys.ts';
import { Link, withZone } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { useThumbs } from '../../shell/useThumbs.ts';
import { lensOf, type Lens, type LensHandle } from './lens.ts';
import { LensBar } from './LensBar.tsx';
import { keepingParams, useParam } from './params.ts';
import { SpanDetails } from './SpanDetails.tsx';
import { SpanTree } from './SpanTree.tsx';
import { Split } from './Split.tsx';
import { TraceHead } from './TraceHead.tsx';
import { TreeTools } from './TreeTools.tsx';
import { useLive } from './useLive.ts';
import css from './trace.module.css';

const GraphLens = lazy(() => import('./GraphLens.tsx'));
const TimelineLens = lazy(() => import('./TimelineLens.tsx'));
const TranscriptLens = lazy(() => import('./TranscriptLens.tsx'));

interface TraceViewProps {
  trace: string;
  span: string | null;
  find: string;
  row: Trace | null;
  onSpan: (span: string) => void;
  onFind: (find: string) => void;
  /** On to the next trace without a score. */
  onUnscored: (head: Trace | null) => void;
  leading?: ReactNode;
  actions?: ReactNode;
}

const NONE: ReadonlySet<string> = new Set();
const SHORT = 0.01;

/** Tree and waterfall on one list of rows, with the chosen span's details beside it. */
export function TraceView({ trace, span, find, row, onSpan, onFind, onUnscored, leading, actions }: TraceViewProps) {
  const { project } = useHere();
  const skeleton = useQuery(skeletonQuery(project.id, trace));
  const told = skeleton.data?.trace ?? row;
  const spans = skeleton.data?.spans;
  // What the list knows of a newer version is fetched for the open trace too.
  const stale = row !== null && skeleton.data !== undefined && row.version > skeleton.data.trace.version;
  const { refetch } = skeleton;
  const live = useLive(project.id, trace, told?.label != null, () => void refetch());
  const head = live.head !== null && live.head.version > (told?.version ?? 0) ? live.head : told;
  useEffect(() => {
    if (stale) void refetch();
  }, [stale, refetch]);
  const tree = useMemo(() => (spans === undefined ? null : buildTree(spans)), [spans]);

  const [folded, setFolded] = useState<ReadonlySet<string>>(NONE);
  const [level, setLevel] = useState<number | null>(null);
  const [failuresOnly, setFailuresOnly] = useState(false);
  const [hideShort, setHideShort] = useState(false);
  const [openedRuns, setOpenedRuns] = useState<ReadonlySet<string>>(NONE);
  const [lensText, setLensText] = useParam('lens');
  const [tabText, setTabText] = useParam('tab');
  const lens = lensOf(lensText);
  const tab = tabText ?? 'run';
  const setTab = (next: string) => setTabText(next === 'run' ? null : next);
  const treeRef = useRef<LensHandle>(null);
  const detailsRef = useRef<HTMLDivElement>(null);
  const findRef = useRef<HTMLInputElement>(null);
  const query = useDeferredValue(find);

  const indexes = useMemo(() => new Map(tree?.columns.id.map((id, index) => [id, index])), [tree]);
  const runs = useMemo(() => (tree === null ? null : equalRuns(tree)), [tree]);
  const rows = useMemo(
    () => (tree === null ? null : visibleRows(tree, folded, { failuresOnly, ...(hideShort && { minShare: SHORT }) }, runs, openedRuns)),
    [tree, folded, failuresOnly, hideShort, runs, openedRuns],
  );
  const matches = useMemo(() => (tree === null ? [] : findSpans(tree, query)), [tree, query]);
  const failures = useMemo(() => (tree === null ? [] : failedSpans(tree)), [tree]);
  const selected = (span === null ? undefined : indexes.get(span)) ?? tree?.spanAt[0] ?? -1;
  // A link may name a span in the midst of a closed run: its row has to be there.
  if (tree !== null && runs !== null && selected !== -1) {
    const opened = openRun(tree, runs, openedRuns, selected);
    if (opened !== openedRuns) setOpenedRuns(opened);
  }

  // Following shows each new span until the reader moves by himself.
  const [follows, setFollows] = useState(false);
  const isLive = head?.label === 'running';
  const newest = useMemo(() => (tree === null || !follows ? -1 : newestSpan(tree)), [tree, follows]);
  if (tree !== null && newest !== -1) {
    const opened = reveal(tree, folded, newest);
    if (opened !== folded) setFolded(opened);
  }
  useEffect(() => {
    if (newest !== -1) treeRef.current?.show(newest, false);
  }, [tree, newest]);
  const follow = () => {
    if (isLive) setFollows(!follows);
  };

  const select = (index: number, focus = false) => {
    if (tree === null || index < 0) return;
    setFollows(false);
    setFolded((before) => reveal(tree, before, index));
    keepingParams(() => onSpan(tree.columns.id[index]!));
    treeRef.current?.show(index, focus);
  };
  const setLens = (next: Lens) => setLensText(next === 'tree' ? null : next);
  const toggleRun = (first: number) => {
    if (tree === null) return;
    const next = new Set(openedRuns);
    const id = tree.columns.id[first]!;
    if (!next.delete(id)) next.add(id);
    else keepingParams(() => onSpan(id));
    setOpenedRuns(next);
  };
  const step = (among: readonly number[], by: 1 | -1) => {
    if (tree === null || among.length === 0) return;
    setFailuresOnly(among === failures && failuresOnly);
    setHideShort(false);
    select(nextOf(tree, among, selected, by), true);
  };
  const deepest = () => tree?.depth.reduce((a, b) => Math.max(a, b), 0) ?? 0;
  const foldLevel = (to: number | null) => {
    if (tree === null) return;
    setLevel(to);
    setFolded(to === null ? NONE : foldFrom(tree, to));
  };
  const more = () => {
    if (level !== null) foldLevel(level + 1 > deepest() ? null : level + 1);
  };
  const less = () => foldLevel(Math.max(0, (level ?? deepest()) - 1));

  const toDetails = () => detailsRef.current?.focus();
  const link = () => {
    const id = selected === -1 ? null : (tree?.columns.id[selected] ?? null);
    const suffix = id === null ? '' : `?${new URLSearchParams({ span: id }).toString()}`;
    return location.origin + withZone(pathOf({ page: 'trace', project: project.id, trace }) + suffix);
  };
  const spanId = selected === -1 ? '' : (tree?.columns.id[selected] ?? '');

  const thumbs = useThumbs();

  useKeys({
    u: () => thumbs.say(trace, true),
    d: () => thumbs.say(trace, false),
    q: () => onUnscored(head),
    f: follow,
    '/': (event) => {
      event.preventDefault();
      findRef.current?.focus();
      findRef.current?.select();
    },
    e: () => step(failures, 1),
    'Shift+E': () => step(failures, -1),
    n: () => step(matches, 1),
    'Shift+N': () => step(matches, -1),
    j: () => treeRef.current?.move(1),
    k: () => treeRef.current?.move(-1),
    o: more,
    p: less,
    r: () => setTab(tab === 'raw' ? 'run' : 'raw'),
    '1': () => setLens('tree'),
    '2': () => setLens('graph'),
    '3': () => setLens('timeline'),
    '4': () => setLens('transcript'),
    'c i': () => void copy(spanId, 'span id'),
    'c l': () => void copy(link(), 'link'),
    'c j': () => detailsRef.current?.querySelector<HTMLElement>('[data-copy-json]')?.click(),
  });

  return (
    <div className={css.view}>
      {(live.lost || live.gone) && (
        <p className={css.liveBar} role="status">
          {live.gone ? 'This trace was deleted; what is shown here is what was read before.' : 'No link to the server. Trying again; what is shown may be old.'}
        </p>
      )}
      <TraceHead trace={trace} head={head} tree={tree} follows={follows} onFollow={isLive ? follow : null} leading={leading} actions={actions} link={link} />
      {skeleton.isError && skeleton.data === undefined ? (
        <div className={css.pad}>
          {skeleton.error instanceof ApiError && skeleton.error.status === 404 ? (
            <Empty title="This trace is not here">
              It was deleted, or is in another project. <Link to={{ page: 'traces', project: project.id }}>To the traces of this project</Link>
            </Empty>
          ) : (
            <Notice what="The trace could not be read." error={skeleton.error} onRetry={() => void skeleton.refetch()} />
          )}
        </div>
      ) : tree === null || rows === null ? (
        <RowSkeleton rows={Math.min(head?.run_count ?? 12, 30)} height={26} />
      ) : (
        <Split
          label="Width of the tree"
          first={
            <div className={css.treePane} onWheel={() => setFollows(false)} onTouchMove={() => setFollows(false)}>
              <TreeTools
                ref={findRef}
                lens={<LensBar lens={lens} onLens={setLens} />}
                isTree={lens === 'tree'}
                find={find}
                matches={matches}
                selected={selected}
                failures={failures.length}
                failuresOnly={failuresOnly}
                hideShort={hideShort}
                onFind={(text) => keepingParams(() => onFind(text))}
                onStep={(by) => step(matches, by)}
                onFailuresOnly={setFailuresOnly}
                onHideShort={setHideShort}
                onMore={more}
                onLess={less}
                onNextFailure={() => step(failures, 1)}
              />
              {skeleton.data?.truncated && (
                <p className={css.remark}>This trace is larger than what is shown: only its first spans are here.</p>
              )}
              {lens === 'tree' ? (
                <SpanTree
                  ref={treeRef}
                  tree={tree}
                  rows={rows}
                  runs={runs}
                  folded={folded}
                  selected={selected}
                  query={query}
                  unpriced={head?.has_unpriced_usage ?? false}
                  project={project.id}
                  trace={trace}
                  version={head?.version ?? 0}
                  onSelect={select}
                  onFolded={(next) => {
                    setLevel(null);
                    setFolded(next);
                  }}
                  onToggleRun={toggleRun}
                  onFoldAll={() => foldLevel(0)}
                  onOpenAll={() => foldLevel(null)}
                  onEnter={toDetails}
                />
              ) : (
                <Boundary key={lens} what="This view">
                  <Suspense fallback={<RowSkeleton rows={10} height={26} />}>
                    {lens === 'graph' ? (
                      <GraphLens ref={treeRef} tree={tree} selected={selected} onSelect={select} onEnter={toDetails} onTree={() => setLens('tree')} />
                    ) : lens === 'timeline' ? (
                      <TimelineLens ref={treeRef} tree={tree} rows={rows} selected={selected} matches={matches} onSelect={select} onEnter={toDetails} />
                    ) : (
                      <TranscriptLens ref={treeRef} tree={tree} trace={trace} version={head?.version ?? 0} selected={selected} onSelect={select} onEnter={toDetails} />
                    )}
                  </Suspense>
                </Boundary>
              )}
            </div>
          }
          second={
            <SpanDetails
              ref={detailsRef}
              tree={tree}
              span={selected}
              trace={trace}
              head={head}
              tab={tab}
              onTab={setTab}
              onSelect={(index) => select(index, true)}
              onBack={() => treeRef.current?.show(selected, true)}
            />
          }
        />
      )}
    </div>
  );
}
