import { useState } from 'react';
import { exact } from '../../model/format.ts';
import { bounds, isFiltered, type ListState } from '../../model/listState.ts';
import { toIso } from '../../model/time.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import ui from '../../ui/ui.module.css';
import css from './traces.module.css';

interface ExportDialogProps {
  state: ListState;
  total: number | null;
  onClose: () => void;
}

/** The address of the download. The browser itself saves it: nothing is held in memory here. */
function downloadUrl(project: string, state: ListState, runs: boolean, limit: number): string {
  const { from, to } = bounds(state, Date.now() * 1000);
  const query = new URLSearchParams({ project_id: project, include_runs: String(runs), limit: String(limit) });
  if (state.status !== null) query.set('status', state.status);
  if (from !== null) query.set('started_at:gte', toIso(from));
  if (to !== null) query.set('started_at:lte', toIso(to));
  return `/v1/tracing/traces/download?${query.toString()}`;
}

export default function ExportDialog({ state, total, onClose }: ExportDialogProps) {
  const { project } = useHere();
  const [runs, setRuns] = useState(false);
  const limit = Math.max(total ?? 1000, 1);
  const save = () => {
    const link = document.createElement('a');
    link.href = downloadUrl(project.id, state, runs, limit);
    link.download = `${project.id}-traces.json`;
    link.click();
    onClose();
  };
  return (
    <Dialog title="Download traces" onClose={onClose}>
      <p>
        {total === null ? 'All' : exact(total)} {total === 1 ? 'trace' : 'traces'}
        {isFiltered(state) ? ' that match the filters' : ' of this project'}, newest first, as one JSON file.
      </p>
      <label className={css.check}>
        <input type="checkbox" checked={runs} onChange={(event) => setRuns(event.target.checked)} />
        <span>
          Include runs
          <span className={ui.hint}> – every span in full; the file can become large</span>
        </span>
      </label>
      <DialogFoot>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" onClick={save}>
          Download
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
