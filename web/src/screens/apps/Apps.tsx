import { Archive, ArchiveRestore, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useApps, useArchiveApp, type App } from '../../api/apps.ts';
import { oneLine, visible } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { Link, navigate, useSearch } from '../../shell/nav.tsx';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ACTIONS, Empty, Page, Table } from '../../ui/Page.tsx';
import css from '../../ui/page.module.css';
import { DeleteApp } from './DeleteApp.tsx';
import { EditApp } from './EditApp.tsx';

type Open = { what: 'edit'; app: App | null } | { what: 'delete'; app: App } | null;

/** Apps of the project; those in the archive have a list of their own. */
export default function Apps() {
  const { project } = useHere();
  const archived = new URLSearchParams(useSearch()).get('archived') === '1';
  const apps = useApps(project.id, archived);
  const archive = useArchiveApp();
  const [open, setOpen] = useState<Open>(null);
  const here = location.pathname;
  const close = () => setOpen(null);
  return (
    <Page
      title="Apps"
      lead="An app is a name for the sources of one program: it has metrics, traces and sessions of its own."
      actions={
        <>
          <Button aria-pressed={archived} onClick={() => navigate(archived ? here : `${here}?archived=1`)} icon={Archive}>
            {archived ? 'Back to the apps' : 'Archive'}
          </Button>
          <Button look="primary" icon={Plus} onClick={() => setOpen({ what: 'edit', app: null })}>
            New app
          </Button>
        </>
      }
    >
      {archive.isError && <Notice what="The app was not moved." error={archive.error} />}
      {apps.isError ? (
        <Notice what="The apps could not be read." error={apps.error} onRetry={() => void apps.refetch()} />
      ) : apps.isPending ? (
        <RowSkeleton rows={4} height={36} />
      ) : apps.data.length === 0 ? (
        archived ? (
          <Empty title="Nothing in the archive">
            <p>An app that is archived keeps its metrics and its traces, and leaves the list.</p>
          </Empty>
        ) : (
          <Empty title="No app yet">
            <p>Give the sources of your traces a name, and see what each program costs and how often it fails. Older traces are counted too.</p>
            <Button look="primary" icon={Plus} onClick={() => setOpen({ what: 'edit', app: null })}>
              Make the first app
            </Button>
          </Empty>
        )
      ) : (
        <AppTable
          rows={apps.data}
          onEdit={(app) => setOpen({ what: 'edit', app })}
          onDelete={(app) => setOpen({ what: 'delete', app })}
          onArchive={(app) =>
            archive.mutate(
              { id: app.id, archived: !archived },
              { onSuccess: () => announce(archived ? 'Back among the apps' : 'Moved to the archive') },
            )
          }
        />
      )}
      {open?.what === 'edit' && <EditApp app={open.app} onClose={close} />}
      {open?.what === 'delete' && <DeleteApp app={open.app} onClose={close} />}
    </Page>
  );
}

interface AppTableProps {
  rows: readonly App[];
  onEdit: (app: App) => void;
  onArchive: (app: App) => void;
  onDelete: (app: App) => void;
}

function AppTable({ rows, onEdit, onArchive, onDelete }: AppTableProps) {
  const now = useNow(60);
  const { utc } = usePrefs();
  return (
    <Table label="Apps" columns={['Name', 'Description', 'Sources', 'Metrics', 'Made', ACTIONS]}>
      {rows.map((app) => {
        const made = parseInstant(app.created_at);
        const name = visible(app.name);
        const isArchived = (app.archived_at ?? null) !== null;
        return (
          <tr key={app.id}>
            <th scope="row">
              <Link to={{ page: 'app', project: app.project_id, app: app.id, tab: 'monitoring' }}>
                <bdi>{oneLine(app.name, 80)}</bdi>
              </Link>
            </th>
            <td className={css.text}>
              <bdi>{oneLine(app.description ?? '', 120)}</bdi>
            </td>
            <td className={css.text} title={app.sources.map(visible).join('\n')}>
              {app.sources.length === 0 ? <span className={css.faint}>its id only</span> : <bdi>{oneLine(app.sources.join(', '), 80)}</bdi>}
            </td>
            <td>{app.is_settled ? 'complete' : <span className={css.faint}>counting older traces…</span>}</td>
            <td>
              <time title={instantTitle(made, now)}>{instant(made, now, utc)}</time>
            </td>
            <td className={css.actionCell}>
              <IconButton small icon={Pencil} label={`Edit ${name}`} onClick={() => onEdit(app)} />
              <IconButton
                small
                icon={isArchived ? ArchiveRestore : Archive}
                label={isArchived ? `Take ${name} out of the archive` : `Archive ${name}`}
                onClick={() => onArchive(app)}
              />
              <IconButton small icon={Trash2} label={`Delete ${name}`} onClick={() => onDelete(app)} />
            </td>
          </tr>
        );
      })}
    </Table>
  );
}
