import { Copy, Download, GitCompare, Trash2, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Trace } from '../../api/types.ts';
import { exact } from '../../model/format.ts';
import { EMPTY } from '../../model/listState.ts';
import { PLAIN_PAGES } from '../../model/routes.ts';
import { navigate } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { copy } from '../../ui/announce.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import css from './traces.module.css';

const ExportDialog = lazy(() => import('./ExportDialog.tsx'));
const DeleteDialog = lazy(() => import('./DeleteDialog.tsx'));

/** A request takes as many ids. */
const MOST = 200;

interface SelectionBarProps {
  checked: ReadonlySet<string>;
  rows: readonly Trace[];
  onClear: () => void;
  onDeleted: () => void;
}

/** What can be done with the traces that are selected. */
export function SelectionBar({ checked, rows, onClear, onDeleted }: SelectionBarProps) {
  const { project } = useHere();
  const [dialog, setDialog] = useState<'export' | 'delete' | null>(null);
  const ids = rows.filter((row) => checked.has(row.id)).map((row) => row.id);
  const filter = new URLSearchParams(ids.map((id) => ['id', id])).toString();
  const many = ids.length > MOST;
  const close = () => setDialog(null);
  const compare = (PLAIN_PAGES as readonly string[]).includes('compare');
  return (
    <div className={css.filters} role="group" aria-label="Selected traces" data-selection="">
      <strong role="status">{exact(ids.length)} selected</strong>
      {compare && (
        <Button
          small
          icon={GitCompare}
          disabled={ids.length !== 2}
          title={ids.length === 2 ? 'Side by side, the older first' : 'Select two to compare them'}
          onClick={() => navigate(`/p/${encodeURIComponent(project.id)}/compare?${new URLSearchParams({ a: ids[1] ?? '', b: ids[0] ?? '' }).toString()}`)}
        >
          Compare
        </Button>
      )}
      <Button small icon={Download} disabled={many} onClick={() => setDialog('export')}>
        Download
      </Button>
      <Button small icon={Copy} onClick={() => void copy(ids.join('\n'), `${ids.length} ids`)}>
        Copy ids
      </Button>
      <Button small icon={Trash2} look="danger" disabled={many} onClick={() => setDialog('delete')}>
        Delete
      </Button>
      {many && <span className={css.total}>{MOST} at most; filter for more, and delete or download what matches.</span>}
      <span className={css.spring} />
      <IconButton small icon={X} label="Select none" keys="Esc" onClick={onClear} />
      <Suspense fallback={null}>
        {dialog === 'export' && <ExportDialog state={EMPTY} filter={filter} total={ids.length} onClose={close} />}
        {dialog === 'delete' && (
          <DeleteDialog
            filter={filter}
            which={ids.length === 1 ? 'that is selected' : 'that are selected'}
            onClose={close}
            onDeleted={() => {
              onClear();
              onDeleted();
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
