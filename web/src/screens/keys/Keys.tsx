import { KeyRound, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useOrgMembers } from '../../api/people.ts';
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
import { ACTIONS, Empty, Page, Table } from '../../ui/Page.tsx';
import page from '../../ui/page.module.css';
import { CreateKey } from './CreateKey.tsx';
import { DeleteKey } from './DeleteKey.tsx';
import { RotateKey } from './Rotate.tsx';

/** The organization's access keys: what may send traces and read them. */
export default function Keys() {
  const { project, org } = useHere();
  const keys = useAccessKeys(project.org_id);
  const [creating, setCreating] = useState(false);
  const [rotating, setRotating] = useState<AccessKey | null>(null);
  const [deleting, setDeleting] = useState<AccessKey | null>(null);
  const create = (
    <Button look="primary" icon={KeyRound} onClick={() => setCreating(true)}>
      Create a key
    </Button>
  );
  return (
    <Page
      title="Access keys"
      lead={`Programs send traces with a key${org === null ? '' : ` of ${visible(org.name)}`}. A key of one project files its traces there.`}
      actions={create}
    >
      {keys.isError ? (
        <Notice what="The keys could not be read." error={keys.error} onRetry={() => void keys.refetch()} />
      ) : keys.isPending ? (
        <RowSkeleton rows={4} height={40} />
      ) : keys.data.length === 0 ? (
        <Empty title="No key yet">
          <p>Create one and give it to your program.</p>
        </Empty>
      ) : (
        <KeyTable rows={keys.data} onRotate={setRotating} onDelete={setDeleting} />
      )}
      {creating && <CreateKey onClose={() => setCreating(false)} />}
      {rotating !== null && <RotateKey row={rotating} onClose={() => setRotating(null)} />}
      {deleting !== null && <DeleteKey row={deleting} onClose={() => setDeleting(null)} />}
    </Page>
  );
}

interface KeyTableProps {
  rows: readonly AccessKey[];
  onRotate: (row: AccessKey) => void;
  onDelete: (row: AccessKey) => void;
}

const COLUMNS = ['Name', 'Key', 'Scope', 'Rights', 'Made by', 'Made', 'Last used', 'Expires', ACTIONS];

function KeyTable({ rows, onRotate, onDelete }: KeyTableProps) {
  const { project } = useHere();
  const projects = useProjects();
  const members = useOrgMembers(project.org_id);
  const now = useNow(10);
  const { utc } = usePrefs();
  const names = new Map(projects.data?.map((one) => [one.id, one.name]));
  const emails = new Map(members.data?.map((one) => [one.id, one.email]));
  const when = (text: string | null | undefined, none: string) => {
    const micros = parseInstant(text);
    return micros === null ? <span className={page.faint}>{none}</span> : <time title={instantTitle(micros, now)}>{instant(micros, now, utc)}</time>;
  };
  const maker = (id: string | null | undefined) => {
    if (id === null || id === undefined) return <span className={page.faint}>the command line</span>;
    return <bdi>{visible(emails.get(id) ?? 'somebody who left')}</bdi>;
  };
  return (
    <Table label="Access keys" columns={COLUMNS}>
      {rows.map((row) => {
        const used = parseInstant(row.last_used_at);
        const expires = parseInstant(row.expires_at);
        return (
          <tr key={row.id}>
            <th scope="row">
              <bdi>{visible(row.name)}</bdi>
            </th>
            <td className="mono">{row.preview}</td>
            <td>{row.project_id ? <bdi>{visible(names.get(row.project_id) ?? row.project_id.slice(0, 8))}</bdi> : 'organization'}</td>
            <td>{row.permissions.join(', ')}</td>
            <td>{maker(row.created_by)}</td>
            <td>{when(row.created_at, '–')}</td>
            <td>{used === null ? <span className={page.faint}>never</span> : <time title={instantTitle(used, now)}>{ago(used, now)}</time>}</td>
            <td>{expires !== null && expires < now ? <strong className={page.bad}>expired</strong> : when(row.expires_at, 'never')}</td>
            <td className={page.actionCell}>
              <IconButton small icon={RefreshCw} label={`Rotate key ${visible(row.name)}`} onClick={() => onRotate(row)} />
              <IconButton small icon={Trash2} label={`Delete key ${visible(row.name)}`} onClick={() => onDelete(row)} />
            </td>
          </tr>
        );
      })}
    </Table>
  );
}
