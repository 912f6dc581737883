import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Braces } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { runQuery } from '../../api/queries.ts';
import type { Trace } from '../../api/types.ts';
import { count } from '../../model/format.ts';
import { fragmentsOf, withFragments } from '../../model/fragments.ts';
import { get, isObject, printJson, type Json } from '../../model/json.ts';
import { runMessages } from '../../model/messages.ts';
import { dataOf, type ReadJson } from '../../model/readJson.ts';
import { hasOnlySamples, sampleCandidates, samplesAmong } from '../../model/samples.ts';
import { seriesOf } from '../../model/series.ts';
import { oneLine, shortId } from '../../model/text.ts';
import { callBefore, childrenOf, spanKind, spanName, spanStatus, spanType, type SpanTree } from '../../model/tree.ts';
import { useHere } from '../../shell/project.tsx';
import { copy } from '../../ui/announce.ts';
import { Boundary } from '../../ui/Boundary.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { KindIcon } from '../../ui/KindIcon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Status } from '../../ui/Status.tsx';
import { ArtifactsTab } from './ArtifactsTab.tsx';
import { ConfigTab } from './ConfigTab.tsx';
import { ContinuedOn } from './ContinuedOn.tsx';
import { MetricsTab } from './MetricsTab.tsx';
import { EventsTab, LinksTab, ParamsTab } from './MoreTabs.tsx';
import { PaneContext } from './pane.ts';
import { EvaluationTab } from './EvaluationTab.tsx';
import { RawTab } from './RawTab.tsx';
import { RunTab } from './RunTab.tsx';
import { SamplesTab } from './SamplesTab.tsx';
import { SpanFacts } from './SpanFacts.tsx';
import css from './trace.module.css';
import { useRuns } from './useRuns.ts';

interface SpanDetailsProps {
  ref: RefObject<HTMLDivElement | null>;
  tree: SpanTree;
  span: number;
  trace: string;
  head: Trace | null;
  tab: string;
  onTab: (tab: string) => void;
  onSelect: (span: number) => void;
  onBack: () => void;
}

interface Tab {
  value: string;
  text: string;
  /** How many things are in it. */
  count?: number;
}

/** Children that are read to tell whether they are samples, and fragments whose parts are taken in. */
const MOST_READ = 12;
const NONE: readonly number[] = [];

/** The tabs of a span: those that every span has, and those that this one has something for. */
function tabsOf(tree: SpanTree, span: number, run: Json, samples: number): Tab[] {
  const kind = spanKind(tree, span);
  const chat = runMessages(run).length > 0 || (run === null && kind === 'llm');
  const length = (key: string) => {
    const value = get(run, key);
    return Array.isArray(value) ? value.length : isObject(value) ? value.size : 0;
  };
  const objects = get(run, 'attributes', 'dreadnode.objects');
  // Values that lie beside the span have an address in their place.
  const largeValues = isObject(objects) ? [...objects.values()].filter((one) => typeof get(one, 'uri') === 'string').length : 0;
  const more: [string, string, number][] = [
    ['samples', 'Samples', samples],
    ['metrics', 'Metrics', seriesOf(run).length],
    ['params', 'Params', length('params')],
    ['artifacts', 'Artifacts', length('artifacts') + largeValues],
    ['events', 'Events', length('events')],
    ['links', 'Links', length('links') + (isObject(objects) ? objects.size : 0)],
  ];
  return [
    { value: 'run', text: chat ? 'Messages' : 'Input, output' },
    { value: 'config', text: 'Config' },
    ...more.filter(([, , count]) => count > 0).map(([value, text, count]) => ({ value, text, count })),
    { value: 'evaluation', text: 'Evaluation' },
    { value: 'raw', text: 'Raw' },
  ];
}

/** Waits a moment while the reader runs through rows, so that only the last one is asked for. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 60);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Samples below a span: all children of an evaluation; of a task those that look like samples. */
function useSamples(tree: SpanTree, span: number, trace: string, isSettled: boolean): readonly number[] {
  const all = useMemo(() => (hasOnlySamples(tree, span) ? childrenOf(tree, span) : null), [tree, span]);
  const candidates = useMemo(() => (isSettled && all === null ? sampleCandidates(tree, span) : []), [tree, span, all, isSettled]);
  // Candidates have ended.
  const runs = useRuns(trace, candidates.slice(0, MOST_READ).map(({ first }) => tree.columns.id[first]!), 0);
  return useMemo(() => all ?? samplesAmong(tree, candidates, runs), [tree, all, candidates, runs]);
}

/** Everything about one span. Its head comes from the skeleton at once, its body when it is there. */
export function SpanDetails({ ref, tree, span, trace, head, tab: wanted, onTab, onSelect, onBack }: SpanDetailsProps) {
  const { project } = useHere();
  const id = tree.columns.id[span] ?? '';
  const settled = useSettled(id);
  const version = head?.version ?? 0;
  const run = useQuery({ ...runQuery(project.id, trace, settled, version), enabled: settled === id && id !== '' });
  const read = settled === id ? run.data : undefined;
  const own = read === undefined || read.tooLarge ? null : dataOf(read);
  const fragments = useMemo(() => (settled === id ? fragmentsOf(tree, span) : NONE), [tree, span, settled, id]);
  const added = useRuns(trace, fragments.slice(0, MOST_READ).map((one) => tree.columns.id[one]!), version);
  const value = useMemo(() => withFragments(own, added), [own, added]);
  const samples = useSamples(tree, span, trace, settled === id);
  const tabs = useMemo(() => tabsOf(tree, span, value, samples.length), [tree, span, value, samples]);
  // A part that this span does not have: the reader's choice waits for one that has it.
  const tab = tabs.some((one) => one.value === wanted) ? wanted : 'run';
  const isCall = spanKind(tree, span) === 'llm';
  const earlier = useMemo(() => (isCall ? callBefore(tree, span) : -1), [tree, span, isCall]);
  const earlierId = earlier === -1 ? '' : tree.columns.id[earlier]!;
  const earlierRun = useQuery({ ...runQuery(project.id, trace, earlierId, version), enabled: earlierId !== '' && settled === id });
  const before = useMemo(() => (earlierRun.data === undefined || earlierRun.data.tooLarge ? null : runMessages(dataOf(earlierRun.data))), [earlierRun.data]);
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => {
    pane.current?.scrollTo({ top: 0 });
  }, [id]);

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only gives the focus back to the tree
    <section
      ref={ref}
      className={css.details}
      aria-label={`Details of ${spanName(tree, span)}`}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && event.target === event.currentTarget) {
          event.stopPropagation();
          event.preventDefault();
          onBack();
        }
      }}
    >
      <div className={css.detailsHead}>
        <IconButton small icon={ArrowLeft} label="Back to the tree" className={css.backToTree} onClick={onBack} />
        <KindIcon kind={spanKind(tree, span)} size={16} />
        <h2 className={css.detailsName} title={spanName(tree, span)}>
          <bdi>{oneLine(spanName(tree, span), 160)}</bdi>
        </h2>
        <Status status={spanStatus(tree, span)} />
        <span className={css.spring} />
        <button type="button" className={css.idButton} title={`${id} – copy`} onClick={() => void copy(id, 'span id')}>
          <bdi>{shortId(id)}</bdi>
        </button>
        <CopyRun read={read} />
      </div>
      <Tabs.Root value={tab} onValueChange={onTab} className={css.tabsRoot}>
        <Tabs.List className={css.tabList} aria-label="Parts of the span">
          {tabs.map((one) => (
            <Tabs.Trigger key={one.value} value={one.value} className={css.tabTrigger}>
              {one.text}
              {one.count !== undefined && <span className={css.count}>{count(one.count)}</span>}
            </Tabs.Trigger>
          ))}
          <span className={css.kindWords}>
            {spanKind(tree, span)}
            {spanType(tree, span) !== '' && spanType(tree, span) !== spanKind(tree, span) && ` · ${oneLine(spanType(tree, span), 40)}`}
          </span>
        </Tabs.List>
        <div ref={pane} className={css.pane}>
          <PaneContext value={pane}>
            <SpanFacts key={id} tree={tree} span={span} trace={trace} head={head} run={value} />
            {fragments.length > 0 && <ContinuedOn tree={tree} fragments={fragments} taken={added.length} onSelect={onSelect} />}
            <Boundary key={`${id} ${tab}`} what="This part">
              {tabs.map((one) => (
                <Tabs.Content key={one.value} value={one.value} className={css.tabContent} tabIndex={-1}>
                  {one.value === 'raw' ? (
                    <RawTab trace={trace} run={id} version={version} />
                  ) : one.value === 'evaluation' ? (
                    <EvaluationTab key={id} trace={trace} run={id} isRoot={(tree.columns.parent[span] ?? -1) === -1} />
                  ) : one.value === 'samples' ? (
                    <SamplesTab key={id} tree={tree} samples={samples} trace={trace} version={version} onSelect={onSelect} />
                  ) : run.isError && settled === id ? (
                    <Notice what="The span could not be read." error={run.error} onRetry={() => void run.refetch()} />
                  ) : read === undefined ? (
                    <RowSkeleton rows={6} height={26} />
                  ) : read.tooLarge ? (
                    <TooLarge trace={trace} run={id} project={project.id} read={read} />
                  ) : one.value === 'config' ? (
                    <ConfigTab key={id} run={value} />
                  ) : one.value === 'metrics' ? (
                    <MetricsTab key={id} run={value} />
                  ) : one.value === 'params' ? (
                    <ParamsTab key={id} run={value} />
                  ) : one.value === 'artifacts' ? (
                    <ArtifactsTab key={id} run={own} trace={trace} span={id} version={version} />
                  ) : one.value === 'events' ? (
                    <EventsTab key={id} run={value} />
                  ) : one.value === 'links' ? (
                    <LinksTab key={id} run={value} tree={tree} trace={trace} onSelect={onSelect} />
                  ) : (
                    <RunTab key={id} run={value} before={before} tree={tree} span={span} onSelect={onSelect} />
                  )}
                </Tabs.Content>
              ))}
            </Boundary>
          </PaneContext>
        </div>
      </Tabs.Root>
    </section>
  );
}

function CopyRun({ read }: { read: ReadJson | undefined }) {
  return (
    <IconButton
      small
      icon={Braces}
      label="Copy span as JSON"
      keys="c j"
      data-copy-json=""
      disabled={read === undefined || read.tooLarge}
      onClick={() => read !== undefined && void copy(printJson(dataOf(read)), 'span as JSON')}
    />
  );
}

function TooLarge({ trace, run, project, read }: { trace: string; run: string; project: string; read: ReadJson }) {
  const href = `/v1/tracing/traces/${encodeURIComponent(trace)}/runs/${encodeURIComponent(run)}/original?project_id=${encodeURIComponent(project)}`;
  return (
    <p className={css.remark}>
      This span is too large to be taken apart here ({Math.round(read.length / 1e6)} MB).{' '}
      <a href={href} download="span.json">
        Download it
      </a>
      .
    </p>
  );
}

