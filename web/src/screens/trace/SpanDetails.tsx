import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Braces } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { runQuery } from '../../api/queries.ts';
import type { Trace } from '../../api/types.ts';
import { printJson } from '../../model/json.ts';
import { dataOf, type ReadJson } from '../../model/readJson.ts';
import { oneLine, shortId } from '../../model/text.ts';
import { spanKind, spanName, spanStatus, spanType, type SpanTree } from '../../model/tree.ts';
import { useHere } from '../../shell/project.tsx';
import { copy } from '../../ui/announce.ts';
import { Boundary } from '../../ui/Boundary.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { KindIcon } from '../../ui/KindIcon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Status } from '../../ui/Status.tsx';
import { ConfigTab } from './ConfigTab.tsx';
import { PaneContext } from './pane.ts';
import { EvaluationTab } from './EvaluationTab.tsx';
import { RawTab } from './RawTab.tsx';
import { RunTab } from './RunTab.tsx';
import { SpanFacts } from './SpanFacts.tsx';
import css from './trace.module.css';


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

const TABS = [
  ['run', 'Run'],
  ['config', 'Config'],
  ['evaluation', 'Evaluation'],
  ['raw', 'Raw'],
] as const;

/** Waits a moment while the reader runs through rows, so that only the last one is asked for. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 60);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Everything about one span. Its head comes from the skeleton at once, its body when it is there. */
export function SpanDetails({ ref, tree, span, trace, head, tab, onTab, onSelect, onBack }: SpanDetailsProps) {
  const { project } = useHere();
  const id = tree.columns.id[span] ?? '';
  const settled = useSettled(id);
  const run = useQuery({ ...runQuery(project.id, trace, settled, head?.version ?? 0), enabled: settled === id && id !== '' });
  const read = settled === id ? run.data : undefined;
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
          {TABS.map(([value, text]) => (
            <Tabs.Trigger key={value} value={value} className={css.tabTrigger}>
              {text}
            </Tabs.Trigger>
          ))}
          <span className={css.kindWords}>
            {spanKind(tree, span)}
            {spanType(tree, span) !== '' && spanType(tree, span) !== spanKind(tree, span) && ` · ${oneLine(spanType(tree, span), 40)}`}
          </span>
        </Tabs.List>
        <div ref={pane} className={css.pane}>
          <PaneContext value={pane}>
            <SpanFacts tree={tree} span={span} head={head} run={read === undefined ? null : dataOf(read)} />
            <Boundary key={`${id} ${tab}`} what="This part">
              {TABS.map(([value]) => (
                <Tabs.Content key={value} value={value} className={css.tabContent} tabIndex={-1}>
                  {value === 'raw' ? (
                    <RawTab trace={trace} run={id} version={head?.version ?? 0} />
                  ) : value === 'evaluation' ? (
                    <EvaluationTab key={id} trace={trace} run={id} isRoot={(tree.columns.parent[span] ?? -1) === -1} />
                  ) : run.isError && settled === id ? (
                    <Notice what="The span could not be read." error={run.error} onRetry={() => void run.refetch()} />
                  ) : read === undefined ? (
                    <RowSkeleton rows={6} height={26} />
                  ) : read.tooLarge ? (
                    <TooLarge trace={trace} run={id} project={project.id} read={read} />
                  ) : value === 'run' ? (
                    <RunTab key={id} run={dataOf(read)} tree={tree} span={span} onSelect={onSelect} />
                  ) : (
                    <ConfigTab key={id} run={dataOf(read)} />
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

