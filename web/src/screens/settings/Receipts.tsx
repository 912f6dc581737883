import { isOpen, useJobs } from '../../api/jobs.ts';
import { bytes, exact } from '../../model/format.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section, Table } from '../../ui/Page.tsx';
import page from '../../ui/page.module.css';
import { Status } from '../../ui/Status.tsx';
import { JobProgress } from '../system/JobProgress.tsx';

/** Counts of results that have a name of their own here; bytes are told apart. */
const WORDS: readonly (readonly [string, string])[] = [
  ['traces', 'traces'],
  ['spans', 'spans'],
  ['changed', 'traces changed'],
  ['evaluations', 'results of evaluations changed'],
  ['unreadable', 'traces unreadable, left as they were'],
];

interface ReceiptsProps {
  kind: string;
  title: string;
  none: string;
}

/** Jobs of one kind: how far the open one is, and what the last ones did. */
export function Receipts({ kind, title, none }: ReceiptsProps) {
  const { project } = useHere();
  const now = useNow(30);
  const { utc } = usePrefs();
  const jobs = useJobs(project.id, 1);
  const own = (jobs.data?.data ?? []).filter((job) => job.kind === kind);
  const ended = own.filter((job) => !isOpen(job));
  if (jobs.isError) return <Notice what="The jobs could not be read." error={jobs.error} onRetry={() => void jobs.refetch()} />;
  if (jobs.isPending) return null;
  return (
    <Section id={`${kind}-receipts`} title={title}>
      {own.filter(isOpen).map((job) => (
        <JobProgress key={job.id} job={job} />
      ))}
      {own.length === 0 && <p className={page.faint}>{none}</p>}
      {ended.length > 0 && (
        <Table label={title} columns={['Ended', 'State', 'What came out']}>
          {ended.slice(0, 20).map((job) => {
            const end = parseInstant(job.finished_at);
            return (
              <tr key={job.id}>
                <th scope="row">
                  <time title={instantTitle(end, now)}>{instant(end, now, utc)}</time>
                </th>
                <td>
                  <Status status={job.state} word={job.state} />
                </td>
                <td className={job.error ? page.bad : undefined}>{job.error ?? resultText(job.result)}</td>
              </tr>
            );
          })}
        </Table>
      )}
    </Section>
  );
}

/** A job's result as `12 traces, 340 spans, 1.20 MB`. */
function resultText(result: unknown): string {
  const values = new Map(Object.entries((result ?? {}) as Record<string, unknown>));
  const number = (name: string) => {
    const value = values.get(name);
    return typeof value === 'number' ? value : null;
  };
  const parts = WORDS.flatMap(([name, word]) => {
    const value = number(name);
    return value === null || (value === 0 && name !== 'traces') ? [] : [`${exact(value)} ${value === 1 ? word.replace(/s(?= |$)/, '') : word}`];
  });
  const [room, freed] = [number('bytes'), number('freed')];
  if (room !== null) parts.push(bytes(room));
  if (freed !== null && freed > 0) parts.push(`the file is ${bytes(freed)} shorter`);
  return parts.length === 0 ? '–' : parts.join(', ');
}
