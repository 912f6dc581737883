import { useLastTurn, useSessionsOfSources, type App } from '../../api/apps.ts';
import { exact } from '../../model/format.ts';
import { oneLine, shortId } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { Link } from '../../shell/nav.tsx';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Empty, Table } from '../../ui/Page.tsx';
import page from '../../ui/page.module.css';

const SHOWN = 50;

/** Sessions of an app's newest traces. */
export function AppSessions({ app }: { app: App }) {
  const { project } = useHere();
  const sources = [...new Set([app.id, ...app.sources])];
  const { ids, isPending, error } = useSessionsOfSources(project.id, sources);
  if (error !== null) return <Notice what="The sessions could not be read." error={error} />;
  if (isPending) return <RowSkeleton rows={8} height={36} />;
  if (ids.length === 0) {
    return (
      <Empty title="No session of this app yet">
        <p>A session is there as soon as a trace of the app has a session id.</p>
      </Empty>
    );
  }
  return (
    <>
      <Table label="Sessions" columns={['Last activity', 'Session', 'Last input', 'Last output', { text: 'Turns', isNumber: true }]}>
        {ids.slice(0, SHOWN).map((id) => (
          <SessionLine key={id} session={id} />
        ))}
      </Table>
      <p className={page.faint}>Those of the newest 2,000 traces of each source, the longest first.</p>
    </>
  );
}

function SessionLine({ session }: { session: string }) {
  const { project } = useHere();
  const { data } = useLastTurn(project.id, session);
  const now = useNow(30);
  const { utc } = usePrefs();
  const last = parseInstant(data?.trace?.started_at);
  return (
    <tr>
      <td>
        <time title={instantTitle(last, now)}>{instant(last, now, utc)}</time>
      </td>
      <th scope="row" className="mono">
        <Link to={{ page: 'session', project: project.id, session }} title={oneLine(session, 200)}>
          <bdi>{shortId(session)}</bdi>
        </Link>
      </th>
      <td className={page.text}>
        <bdi>{oneLine(data?.trace?.input ?? '–', 160)}</bdi>
      </td>
      <td className={page.text}>
        <bdi>{oneLine(data?.trace?.output ?? '–', 160)}</bdi>
      </td>
      <td className={page.number}>{data === undefined ? '–' : exact(data.turns)}</td>
    </tr>
  );
}
