import { KeyRound, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useAccessKeys, useProjects } from '../../api/queries.ts';
import type { AccessKey } from '../../api/types.ts';
import { visible } from '../../model/text.ts';
import { ago, instant, instantTitle, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { CreateKey } from './CreateKey.tsx';
import { DeleteKey } from './DeleteKey.tsx';
import { RotateKey } from './RotateKey.tsx';
import css from './keys.module.css';

/** The organization's access keys: what may send traces and read them. */
export default function Keys() {
  const { project, org } = useHere();
  const keys = useAccessKeys(project.org_id);
  const projects = useProjects();
  const [creating, setCreating] = useState(false);
  const [rotating, setRotating] = useState<AccessKey | null>(null);
  const [deleting, setDeleting] = useState<AccessKey | null>(null);
  const names = new Map(projects.data?.map((one) => [one.id, one.name]));

  return (
    <div className={css.page}>
      <div className={css.head}>
        <div>
          <h1>Access keys</h1>
          <p>Programs send traces with a key{org === null ? '' : ` of ${visible(org.name)}`}. A key of one project files its traces there.</p>
        </div>
        <Button look="primary" icon={KeyRound} onClick={() => setCreating(true)}>
          Create a key
        </Button>
      </div>
      {keys.isError ? (
        <Notice what="The keys could not be read." error={keys.error} onRetry={() => void keys.refetch()} />
      ) : keys.isPending ? (
        <RowSkeleton rows={4} height={40} />
      ) : keys.data.length === 0 ? (
        <p className={css.none}>No key yet. Create one and give it to your program.</p>
      ) : (
        <KeyTable rows={keys.data} names={names} onRotate={setRotating} onDelete={setDeleting} />
      )}
      {creating && <CreateKey onClose={() => setCreating(false)} />}
      {rotating !== null && <RotateKey row={rotating} onClose={() => setRotating(null)} />}
      {deleting !== null && <DeleteKey row={deleting} onClose={() => setDeleting(null)} />}
    </div>
  );
}

interface KeyTableProps {
  rows: readonly AccessKey[];
  names: ReadonlyMap<string, string>;
  onRotate: (row: AccessKey) => void;
  onDelete: (row: AccessKey) => void;
}

function KeyTable({ rows, names, onRotate, onDelete }: KeyTableProps) {
  const now = useNow(10);
  const { utc } = usePrefs();
  const when = (text: string | null | undefined, none: string) => {
    const micros = parseInstant(text);
    return micros === null ? <span className={css.faint}>{none}</span> : <time title={instantTitle(micros, now)}>{instant(micros, now, utc)}</time>;
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls sideways on narrow screens
    <div className={css.scroll} role="region" aria-label="Access keys" tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Key</th>
            <th scope="col">Scope</th>
            <th scope="col">Rights</th>
            <th scope="col">Created</th>
            <th scope="col">Last used</th>
            <th scope="col">Expires</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const used = parseInstant(row.last_used_at);
            const expires = parseInstant(row.expires_at);
            return (
              <tr key={row.id}>
                <th scope="row">
                  <bdi>{visible(row.name)}</bdi>
                </th>
                <td className="mono">{row.preview}</td>
                <td>
                  {row.project_id ? <bdi>{visible(names.get(row.project_id) ?? row.project_id.slice(0, 8))}</bdi> : 'organization'}
                </td>
                <td>{row.permissions.join(', ')}</td>
                <td>{when(row.created_at, '–')}</td>
                <td>
                  {used === null ? (
                    <span className={css.faint}>never</span>
                  ) : (
                    <time title={instantTitle(used, now)}>{ago(used, now)}</time>
                  )}
                </td>
                <td>
                  {expires !== null && expires < now ? <strong className={css.expired}>expired</strong> : when(row.expires_at, 'never')}
                </td>
                <td>
                  <IconButton small icon={RefreshCw} label={`Rotate key ${visible(row.name)}`} onClick={() => onRotate(row)} />
                  <IconButton small icon={Trash2} label={`Delete key ${visible(row.name)}`} onClick={() => onDelete(row)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
