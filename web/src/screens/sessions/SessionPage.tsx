import { useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTurns } from '../../api/sessions.ts';
import { cost, count, exact } from '../../model/format.ts';
import { shortId } from '../../model/text.ts';
import { turnsOf } from '../../model/turns.ts';
import { Link, navigate } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Empty, Page } from '../../ui/Page.tsx';
import css from './sessions.module.css';
import { TurnRow } from './TurnRow.tsx';

const DeleteDialog = lazy(() => import('../traces/DeleteDialog.tsx'));

/** A session as a transcript: its traces are its turns. */
export default function SessionPage({ session }: { session: string }) {
  const { project } = useHere();
  const queries = useQueryClient();
  const [deleting, setDeleting] = useState(false);
  const found = useTurns(project.id, session);
  const traces = (found.data?.pages ?? []).flatMap((page) => page.data);
  const turns = turnsOf(traces);
  const total = found.data?.pages[0]?.pagination.total_count ?? 0;
  const last = turns.at(-1);
  const failed = traces.filter((trace) => trace.status === 'failed').length;
  const sum = last === undefined ? null : cost(last.cost, last.hasUnpriced, last.tokens > 0);
  return (
    <Page
      title={`Session ${shortId(session)}`}
      lead={
        last === undefined ? undefined : (
          <>
            {exact(total)} {total === 1 ? 'turn' : 'turns'}
            {failed > 0 && <span className={css.bad}> · {exact(failed)} failed</span>} · {count(last.tokens)} tokens ·{' '}
            <span title={sum?.title}>{sum?.text}</span>
            {found.hasNextPage && ' in what is shown'}
          </>
        )
      }
      actions={
        <>
          <CopyButton text={session} what="session id" label="Copy id" small={false} />
          {turns.length > 0 && (
            <Button icon={Trash2} look="danger" onClick={() => setDeleting(true)}>
              Delete session
            </Button>
          )}
        </>
      }
    >
      {found.isError ? (
        <Notice what="The session could not be read." error={found.error} onRetry={() => void found.refetch()} />
      ) : found.isPending ? (
        <RowSkeleton rows={8} height={64} />
      ) : turns.length === 0 ? (
        <Empty title="No trace has this session id">
          <Link to={{ page: 'sessions', project: project.id }}>To the sessions of this project</Link>
        </Empty>
      ) : (
        <ol className={css.turns}>
          {turns.map((turn, index) => (
            <TurnRow key={turn.trace.id} turn={turn} number={index + 1} />
          ))}
        </ol>
      )}
      <Suspense fallback={null}>
        {deleting && (
          <DeleteDialog
            filter={new URLSearchParams({ session_id: session }).toString()}
            which="of this session"
            confirm={project.name}
            onClose={() => setDeleting(false)}
            onDeleted={() => {
              void queries.invalidateQueries({ queryKey: ['chats', project.id] });
              queries.removeQueries({ queryKey: ['turns', project.id, session] });
              navigate({ page: 'sessions', project: project.id });
            }}
          />
        )}
      </Suspense>
      {found.hasNextPage && (
        <div>
          <Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            Show more turns
          </Button>
        </div>
      )}
    </Page>
  );
}

