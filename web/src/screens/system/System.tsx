import type { ReactNode } from 'react';
import { useSystemStatus, type SystemStatus } from '../../api/system.ts';
import { bytes, duration, exact, percent } from '../../model/format.ts';
import { oneLine } from '../../model/text.ts';
import { ago, instantTitle, parseInstant } from '../../model/time.ts';
import { refusalText } from '../../model/refusals.ts';
import { useNow } from '../../shell/now.ts';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Page, Section, Table } from '../../ui/Page.tsx';
import page from '../../ui/page.module.css';
import { Jobs } from './Jobs.tsx';
import css from './system.module.css';

const EVERY_MS = 3000;

/** How the server is, and what it works at. */
export default function System() {
  const status = useSystemStatus(EVERY_MS);
  return (
    <Page title="System" lead={status.data ? `Tracekeep ${status.data.version}. Counts are of the server process that answers, since it began.` : undefined}>
      {status.isError ? (
        <Notice what="The status of the server could not be read." error={status.error} onRetry={() => void status.refetch()} />
      ) : status.isPending ? (
        <RowSkeleton rows={4} height={64} />
      ) : status.data === null ? (
        <p className={page.faint}>How the server itself is, is told to owners and admins of its first organization.</p>
      ) : (
        <ServerStatus status={status.data} />
      )}
      <Jobs />
    </Page>
  );
}

function ServerStatus({ status }: { status: SystemStatus }) {
  const now = useNow(1);
  const { database, disk, queue, writes } = status;
  const when = (text: string | null | undefined, none: string) => {
    const at = parseInstant(text);
    return at === null ? none : <time title={instantTitle(at, now)}>{ago(at, now)}</time>;
  };
  const micros = (millis: number | null | undefined) => duration(millis === null || millis === undefined ? null : millis * 1000);
  const stopped = status.tasks.filter((task) => !task.running || task.restarts > 0);
  return (
    <>
      <dl className={css.facts}>
        <Fact name="Writes" value={writes.healthy ? 'healthy' : 'failing'} isBad={!writes.healthy} more={<>last commit {when(writes.last_commit_at, 'not yet')}</>} />
        <Fact name="Commit time" value={micros(writes.p50_ms)} more={`half of them; 99 % within ${micros(writes.p99_ms)}`} />
        <Fact
          name="Queue"
          value={exact(queue.waiting_requests + queue.waiting_for_room)}
          isBad={queue.waiting_for_room > 0}
          more={`requests wait; ${bytes(queue.bytes_in_flight)} of ${bytes(queue.bytes_budget)} in flight`}
        />
        <Fact
          name="Disk"
          value={disk ? `${bytes(disk.free_bytes)} free` : '–'}
          isBad={disk !== null && disk !== undefined && disk.free_bytes / disk.total_bytes < 0.1}
          more={disk ? `${percent(disk.free_bytes / disk.total_bytes)} of ${bytes(disk.total_bytes)}` : 'cannot be looked at'}
        />
        <Fact
          name="Database"
          value={bytes(database.bytes)}
          more={`${oneLine(database.version, 40)}, schema ${database.schema}${database.wal_bytes ? `, log ${bytes(database.wal_bytes)}` : ''}`}
        />
        <Fact name="Up for" value={duration(status.uptime_seconds * 1e6)} more={<>since {status.started_at.slice(0, 16).replace('T', ' ')} UTC</>} />
        <Fact
          name="Background tasks"
          value={exact(status.tasks.filter((task) => task.running).length)}
          isBad={stopped.length > 0}
          more={stopped.length === 0 ? 'running, none restarted' : stopped.map((task) => `${task.name}: ${task.running ? `restarted ${task.restarts}×` : 'ended'}`).join(', ')}
        />
        <Fact name="Open jobs" value={exact(status.jobs.open)} more="of all projects" />
      </dl>
      <Section id="collectors" title="What comes in">
        <Table
          label="Collectors"
          columns={['Protocol', 'Last batch', { text: 'Requests', isNumber: true }, { text: 'Spans', isNumber: true }, { text: 'Not kept', isNumber: true }, 'Refused']}
        >
          {status.collectors.map((row) => (
            <tr key={row.protocol}>
              <th scope="row">{row.protocol.replaceAll('_', ' ')}</th>
              <td>{when(row.last_batch_at, 'none yet')}</td>
              <td className={page.number}>{exact(row.accepted_requests)}</td>
              <td className={page.number}>{exact(row.accepted_spans)}</td>
              <td className={page.number}>{exact(row.rejected_invalid + row.rejected_too_many)}</td>
              <td>{row.refused.length === 0 ? '–' : row.refused.map((one) => `${one.reason.replaceAll('_', ' ')} ${exact(one.requests)}`).join(', ')}</td>
            </tr>
          ))}
        </Table>
      </Section>
      {status.refusals.length > 0 && (
        <Section id="refusals" title="Refused lately" lead="What these requests carried is not kept.">
          <ul className={css.refusals}>
            {status.refusals.map((one, index) => (
              <li key={index}>{refusalText(one)}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Fact({ name, value, more, isBad = false }: { name: string; value: string; more: ReactNode; isBad?: boolean }) {
  return (
    <div className={css.fact} data-bad={isBad ? '' : undefined}>
      <dt>{name}</dt>
      <dd className={css.value}>{value}</dd>
      <dd className={css.more}>{more}</dd>
    </div>
  );
}
