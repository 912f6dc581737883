import { useState } from 'react';
import { exact } from '../../model/format.ts';
import { apiFilter, isFiltered, type ListState } from '../../model/listState.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import ui from '../../ui/ui.module.css';
import css from './traces.module.css';

interface ExportDialogProps {
  state: ListState;
  /** What else to select by; null for what the list shows. */
  filter: string | null;
  total: number | null;
  onClose: () => void;
}

export default function ExportDialog({ state, filter, total, onClose }: ExportDialogProps) {
  const { project } = useHere();
  const [runs, setRuns] = useState(false);
  const save = () => {
    const query = filter === null ? apiFilter(state, Date.now() * 1000) : new URLSearchParams(filter);
    query.set('project_id', project.id);
    query.set('include_runs', String(runs));
    query.set('limit', String(Math.max(total ?? 1000, 1)));
    // The browser itself saves it: nothing is held in memory here.
    const link = document.createElement('a');
    link.href = `/v1/tracing/traces/download?${query.toString()}`;
    link.download = `${project.id}-traces.json`;
    link.click();
    onClose();
  };
  const which = filter !== null ? ' that are selected' : isFiltered(state) ? ' that match the filters' : ' of this project';
  return (
    <Dialog title="Download traces" onClose={onClose}>
      <p>
        {total === null ? 'All' : exact(total)} {total === 1 ? 'trace' : 'traces'}
        {which}, newest first, as one JSON file.
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
