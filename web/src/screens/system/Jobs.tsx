import { useState } from 'react';
import { isOpen, jobWord, useCancelJob, useJobs, type Job } from '../../api/jobs.ts';
import { duration, exact } from '../../model/format.ts';
import { oneLine } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ACTIONS, Empty, Pager, Section, Table } from '../../ui/Page.tsx';
import page from '../../ui/page.module.css';
import { Status } from '../../ui/Status.tsx';
import css from './system.module.css';

/** Work in the background of this project. */
export function Jobs() {
  const { project } = useHere();
  const [at, setAt] = useState(1);
  const jobs = useJobs(project.id, at);
  const cancel = useCancelJob(project.id);
  return (
    <Section id="jobs" title="Jobs" lead="Work that outlives a request. It goes on after a restart, on any server; those that ended are kept for thirty days.">
      {cancel.isError && <Notice what="The job was not stopped." error={cancel.error} />}
      {jobs.isError ? (
        <Notice what="The jobs could not be read." error={jobs.error} onRetry={() => void jobs.refetch()} />
      ) : jobs.isPending ? (
        <RowSkeleton rows={3} height={36} />
      ) : jobs.data.data.length === 0 ? (
        <Empty title="No job">
          <p>Deleting many traces, retention, scrubbing, pricing anew and counting for an app are jobs, and are seen here.</p>
        </Empty>
      ) : (
        <>
          <Table label="Jobs" columns={['Job', 'State', 'Progress', 'Asked for', 'Took', 'What came out', ACTIONS]}>
            {jobs.data.data.map((job) => (
              <JobRow key={job.id} job={job} onStop={() => cancel.mutate(job.id)} />
            ))}
          </Table>
          <Pager page={at} pages={jobs.data.pagination.page_count} onPage={setAt} />
        </>
      )}
    </Section>
  );
}

function JobRow({ job, onStop }: { job: Job; onStop: () => void }) {
  const open = isOpen(job);
  const now = useNow(open ? 1 : 30);
  const { utc } = usePrefs();
  const [made, started, finished] = [job.created_at, job.started_at, job.finished_at].map((text) => parseInstant(text));
  const total = job.total ?? null;
  const result = job.error ?? plain(job.result);
  return (
    <tr>
      <th scope="row">{jobWord(job.kind)}</th>
      <td>
        <Status status={job.state === 'waiting' ? null : job.state} word={job.state} />
      </td>
      <td>
        {open && total !== null && total > 0 && <progress className={css.small} aria-label={`${jobWord(job.kind)}, progress`} value={job.done} max={total} />}
        {exact(job.done)}
        {total !== null && ` of ${exact(total)}`}
      </td>
      <td>
        <time title={instantTitle(made ?? null, now)}>{instant(made ?? null, now, utc)}</time>
      </td>
      <td>{started === null || started === undefined ? '–' : duration((finished ?? now) - started)}</td>
      <td className={job.error ? `${page.text ?? ''} ${page.bad ?? ''}` : page.text} title={result}>
        {oneLine(result, 120)}
      </td>
      <td className={page.actionCell}>
        {open && (
          <Button small onClick={onStop}>
            Stop
          </Button>
        )}
      </td>
    </tr>
  );
}

/** A result as `name value, name value`. */
function plain(result: unknown): string {
  if (typeof result !== 'object' || result === null) return '–';
  return Object.entries(result as Record<string, unknown>)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${typeof value === 'number' ? exact(value) : String(value)}`)
    .join(', ');
}
