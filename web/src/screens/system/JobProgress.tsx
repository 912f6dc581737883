import { isOpen, jobWord, useCancelJob, type Job } from '../../api/jobs.ts';
import { exact } from '../../model/format.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import css from './system.module.css';

/** How far a job is, and the way to stop it. */
export function JobProgress({ job }: { job: Job }) {
  const { project } = useHere();
  const cancel = useCancelJob(project.id);
  const open = isOpen(job);
  const total = job.total ?? null;
  return (
    <div className={css.progress}>
      <div className={css.progressHead} role="status">
        <span>
          {jobWord(job.kind)}: {job.state}
        </span>
        <span>
          {exact(job.done)}
          {total !== null && ` of ${exact(total)}`} done
        </span>
        {open && (
          <Button small disabled={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            Stop
          </Button>
        )}
      </div>
      {open && <progress aria-label={jobWord(job.kind)} {...(total !== null && total > 0 && { value: job.done, max: total })} />}
      {job.error && <Notice what="The job failed." error={new Error(job.error)} />}
      {cancel.isError && <Notice what="The job was not stopped." error={cancel.error} />}
    </div>
  );
}
