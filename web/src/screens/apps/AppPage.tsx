import { Pencil } from 'lucide-react';
import { lazy, useState } from 'react';
import { useApp } from '../../api/apps.ts';
import { ApiError } from '../../api/errors.ts';
import type { AppTab } from '../../model/routes.ts';
import { visible } from '../../model/text.ts';
import { Link } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { ViewTabs } from '../../shell/ViewTabs.tsx';
import { Button } from '../../ui/Button.tsx';
import { Delayed } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Empty, Page } from '../../ui/Page.tsx';
import css from './apps.module.css';
import { EditApp } from './EditApp.tsx';

const MonitoringView = lazy(async () => ({ default: (await import('../monitoring/MonitoringView.tsx')).MonitoringView }));
const Guide = lazy(async () => ({ default: (await import('../integration/Guide.tsx')).Guide }));
const AppTraces = lazy(async () => ({ default: (await import('./AppTraces.tsx')).AppTraces }));
const AppSessions = lazy(async () => ({ default: (await import('./AppSessions.tsx')).AppSessions }));

const TABS: readonly (readonly [AppTab, string])[] = [
  ['monitoring', 'Monitoring'],
  ['traces', 'Traces'],
  ['sessions', 'Sessions'],
  ['integration', 'Integration'],
];

/** One app: what it costs and how it does, its traces, its sessions, and how to send to it. */
export default function AppPage({ app: id, tab }: { app: string; tab: AppTab }) {
  const { project } = useHere();
  const found = useApp(id);
  const [editing, setEditing] = useState(false);
  if (found.isError) {
    const isGone = found.error instanceof ApiError && found.error.status === 404;
    return (
      <Page title="App">
        {isGone ? (
          <Empty title="This app is not here, or not yours">
            <Link to={{ page: 'apps', project: project.id }}>To the apps of this project</Link>
          </Empty>
        ) : (
          <Notice what="The app could not be read." error={found.error} onRetry={() => void found.refetch()} />
        )}
      </Page>
    );
  }
  if (found.isPending) return <Delayed />;
  const app = found.data;
  const isArchived = (app.archived_at ?? null) !== null;
  return (
    <Page
      title={visible(app.name)}
      lead={
        <>
          {app.description && <bdi>{visible(app.description)} · </bdi>}
          {isArchived && 'In the archive · '}
          <span className="mono">{app.id}</span>
          {!app.is_settled && ' · counting older traces…'}
        </>
      }
      actions={
        <Button icon={Pencil} onClick={() => setEditing(true)}>
          Edit
        </Button>
      }
    >
      <ViewTabs
        label="Views of the app"
        tabs={TABS.map(([name, text]) => ({ text, to: { page: 'app', project: project.id, app: id, tab: name }, isHere: name === tab }))}
      />
      {tab === 'monitoring' && <MonitoringView app={id} />}
      {tab === 'traces' && <AppTraces app={app} />}
      {tab === 'sessions' && <AppSessions app={app} />}
      {tab === 'integration' && (
        <div className={css.guide}>
          <Guide source={app.id} />
        </div>
      )}
      {editing && <EditApp app={app} onClose={() => setEditing(false)} />}
    </Page>
  );
}
