import { useSessions, type Session } from '../../api/sessions.ts';
import { exact } from '../../model/format.ts';
import { oneLine, shortId } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { pathOf } from '../../model/routes.ts';
import { Link, navigate, useSearch } from '../../shell/nav.tsx';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Empty, Page, Pager, Table } from '../../ui/Page.tsx';
import page from '../../ui/page.module.css';
import { Status } from '../../ui/Status.tsx';

/** Conversations: traces with one session id. */
export default function Sessions() {
  const { project } = useHere();
  const asked = Number(new URLSearchParams(useSearch()).get('page'));
  const at = Number.isInteger(asked) && asked > 0 ? asked : 1;
  // In the address, so that the way back from a session leads to its page.
  const setAt = (page: number) => navigate(pathOf({ page: 'sessions', project: project.id }) + (page === 1 ? '' : `?page=${page}`));
  const sessions = useSessions(project.id, at);
  return (
    <Page title="Sessions" lead="Traces with one session id are one conversation, read here from its first turn to its last.">
      {sessions.isError ? (
        <Notice what="The sessions could not be read." error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : sessions.isPending ? (
        <RowSkeleton rows={10} height={36} />
      ) : sessions.data.data.length === 0 ? (
        <Empty title="No session yet">
          <p>
            A session is there as soon as a trace has a session id: <code>session_id</code> of the Dynamiq handler, the group id of OpenAI Agents,{' '}
            <code>session.id</code> of OpenTelemetry.
          </p>
          <Link to={{ page: 'integration', project: project.id }}>How to send traces</Link>
        </Empty>
      ) : (
        <>
          <SessionTable rows={sessions.data.data} />
          <Pager page={at} pages={sessions.data.pagination.page_count} onPage={setAt} />
        </>
      )}
    </Page>
  );
}

function SessionTable({ rows }: { rows: readonly Session[] }) {
  const { project } = useHere();
  const now = useNow(10);
  const { utc } = usePrefs();
  return (
    <Table label="Sessions" columns={['Last activity', 'Session', 'First input', 'Last output', { text: 'Turns', isNumber: true }, 'User']}>
      {rows.map((row) => {
        const last = parseInstant(row.last_activity_at);
        return (
          <tr key={row.id}>
            <td>
              <time title={instantTitle(last, now)}>{instant(last, now, utc)}</time>
            </td>
            <th scope="row" className="mono">
              <Link to={{ page: 'session', project: project.id, session: row.id }} title={oneLine(row.id, 200)}>
                <bdi>{shortId(row.id)}</bdi>
              </Link>
            </th>
            <td className={page.text}>
              <bdi>{oneLine(row.input ?? '–', 160)}</bdi>
            </td>
            <td className={page.text}>
              {row.status !== 'succeeded' && (
                <>
                  <Status status={row.status} iconOnly />{' '}
                </>
              )}
              <bdi>{oneLine(row.output ?? '–', 160)}</bdi>
            </td>
            <td className={page.number}>{exact(row.message_count)}</td>
            <td>
              <bdi>{oneLine(row.user_id ?? '–', 40)}</bdi>
            </td>
          </tr>
        );
      })}
    </Table>
  );
}
