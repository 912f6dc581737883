import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isOpen, jobWord, useJob } from '../../api/jobs.ts';
import { useDeleteProject } from '../../api/keeping.ts';
import { countQuery } from '../../api/traces.ts';
import type { Project } from '../../api/types.ts';
import { exact, traceCount } from '../../model/format.ts';
import { visible } from '../../model/text.ts';
import { navigate } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import page from '../../ui/page.module.css';

/** Deletes a project once its traces are counted and its name is written. */
export function DeleteProject({ row, onClose }: { row: Project; onClose: () => void }) {
  const { project: here } = useHere();
  const queries = useQueryClient();
  const counted = useQuery(countQuery(row.id, ''));
  const [name, setName] = useState('');
  const remove = useDeleteProject();
  const job = useJob(row.id, remove.data?.id ?? null).data;
  const count = counted.data?.count;
  const traces = count === undefined ? 'its traces' : traceCount(count);
  const close = () => {
    onClose();
    if (remove.data === undefined) return;
    announce('Project deleted');
    // The page of a project that is gone has nothing to show.
    if (row.id === here.id) navigate({ page: 'home' });
    void queries.invalidateQueries({ queryKey: ['projects'] });
  };
  if (remove.data !== undefined) {
    return (
      <Dialog title={`Deleting ${visible(row.name)}`} onClose={close}>
        {job?.error && <Notice what="The job failed." error={new Error(job.error)} />}
        <p role="status">
          The project is out of sight and its keys are refused.{' '}
          {job === undefined || isOpen(job) ? `What is in it is being removed: ${exact(job?.done ?? 0)} traces so far.` : `${jobWord(job.kind)}: ${job.state}, ${exact(job.done)} traces removed.`}
        </p>
        {job !== undefined && isOpen(job) && <progress aria-label={jobWord(job.kind)} />}
        <DialogFoot>
          <Button look="primary" onClick={close}>
            Close
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  return (
    <Dialog title={`Delete ${visible(row.name)}?`} onClose={onClose}>
      <form
        className={page.form}
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate({ id: row.id, name });
        }}
      >
        {counted.isError && <Notice what="The traces could not be counted." error={counted.error} onRetry={() => void counted.refetch()} />}
        {remove.isError && <Notice what="The project was not deleted." error={remove.error} />}
        <p role="status">
          {count === undefined ? 'Counting…' : <strong>{traces}</strong>} {count === undefined ? '' : 'would go'}, with all sessions, evaluations, artifacts, apps and metrics. Its
          keys are refused at once. This cannot be undone.
        </p>
        <Field label={`Write ${visible(row.name)} to confirm`} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        <DialogFoot>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" type="submit" disabled={count === undefined || name !== row.name || remove.isPending}>
            Delete the project
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
