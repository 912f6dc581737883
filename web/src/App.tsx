import { lazy, Suspense, useEffect, useMemo, type ComponentType } from 'react';
import { useAuthState, useOrgs, useProjects } from './api/queries.ts';
import { ApiError } from './api/errors.ts';
import { TITLES, type PlainPage, type Route } from './model/routes.ts';
import { TracesScreen } from './screens/traces/TracesScreen.tsx';
import { Link, navigate, useRoute } from './shell/nav.tsx';
import { getPrefs, setPref } from './shell/prefs.ts';
import { ProjectContext } from './shell/project.tsx';
import css from './shell/shell.module.css';
import { Shell } from './shell/Shell.tsx';
import { Boundary } from './ui/Boundary.tsx';
import { Delayed } from './ui/Delayed.tsx';
import { Notice } from './ui/Notice.tsx';

const Setup = lazy(() => import('./screens/auth/Setup.tsx'));
const Login = lazy(() => import('./screens/auth/Login.tsx'));
const TracePage = lazy(() => import('./screens/trace/TracePage.tsx'));
const Invitation = lazy(() => import('./screens/auth/Invitation.tsx'));
const SessionPage = lazy(() => import('./screens/sessions/SessionPage.tsx'));
const AppPage = lazy(() => import('./screens/apps/AppPage.tsx'));
const Settings = lazy(() => import('./screens/settings/Settings.tsx'));
const NoProject = lazy(() => import('./screens/home/NoProject.tsx'));

/** Pages that need nothing but the project. The list is in the first load, all others come when asked for. */
const SCREENS: Record<PlainPage, ComponentType> = {
  overview: lazy(() => import('./screens/overview/Overview.tsx')),
  traces: TracesScreen,
  integration: lazy(() => import('./screens/integration/Integration.tsx')),
  sessions: lazy(() => import('./screens/sessions/Sessions.tsx')),
  monitoring: lazy(() => import('./screens/monitoring/Monitoring.tsx')),
  apps: lazy(() => import('./screens/apps/Apps.tsx')),
  evaluation: lazy(() => import('./screens/evaluation/Evaluation.tsx')),
  prices: lazy(() => import('./screens/prices/Prices.tsx')),
  system: lazy(() => import('./screens/system/System.tsx')),
  keys: lazy(() => import('./screens/keys/Keys.tsx')),
  profile: lazy(() => import('./screens/profile/Profile.tsx')),
  compare: lazy(() => import('./screens/compare/Compare.tsx')),
};

export function App() {
  const route = useRoute();
  useEffect(() => {
    document.title = [TITLES[route.page], 'Tracekeep'].filter(Boolean).join(' · ');
  }, [route.page]);
  return (
    <Suspense fallback={<Delayed />}>
      {route.page === 'setup' ? <Setup /> : route.page === 'login' ? <Login /> : route.page === 'invitation' ? <Invitation /> : <SignedIn route={route} />}
    </Suspense>
  );
}

/** Sends strangers to sign in (and back), finds the project, draws the shell around the page. */
function SignedIn({ route }: { route: Route }) {
  const projects = useProjects();
  const orgs = useOrgs();
  const stranger = projects.error instanceof ApiError && projects.error.status === 401;
  const wanted = 'project' in route ? route.project : null;
  const project = projects.data?.find((one) => one.id === wanted) ?? null;
  const org = orgs.data?.find((one) => one.id === project?.org_id) ?? null;
  const here = useMemo(() => (project === null ? null : { project, org }), [project, org]);

  useEffect(() => {
    if (project !== null) setPref('project', project.id);
  }, [project]);

  if (stranger) return <ToLogin />;
  if (projects.isError) {
    return (
      <div className={css.plain}>
        <Notice what="The projects could not be read." error={projects.error} onRetry={() => void projects.refetch()} />
      </div>
    );
  }
  if (projects.isPending) return <Delayed />;
  if (route.page === 'home') return <ToFirstProject ids={projects.data.map((one) => one.id)} />;
  if (here === null || route.page === 'unknown') {
    return (
      <main className={css.plain}>
        <h1>Not here, or not yours</h1>
        <p>There is no such page, or your account does not see it.</p>
        <Link to={{ page: 'home' }}>Back to your traces</Link>
      </main>
    );
  }
  return (
    <ProjectContext value={here}>
      <Shell>
        <Boundary key={`${route.page} ${here.project.id}`} what="This page">
          <Suspense fallback={<Delayed />}>
            <Page route={route} />
          </Suspense>
        </Boundary>
      </Shell>
    </ProjectContext>
  );
}

function Page({ route }: { route: Route }) {
  if (route.page === 'trace') return <TracePage trace={route.trace} />;
  if (route.page === 'session') return <SessionPage session={route.session} />;
  if (route.page === 'app') return <AppPage app={route.app} tab={route.tab} />;
  if (route.page === 'settings') return <Settings tab={route.tab} />;
  const Screen = (SCREENS as Partial<Record<Route['page'], ComponentType>>)[route.page];
  return Screen && <Screen />;
}

function ToLogin() {
  const state = useAuthState();
  const known = state.data?.setup_required;
  useEffect(() => {
    if (known === undefined && !state.isError) return;
    const next = location.pathname + location.search;
    navigate(next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`, { replace: true });
  }, [known, state.isError]);
  return <Delayed />;
}

function ToFirstProject({ ids }: { ids: readonly string[] }) {
  const last = getPrefs().project;
  const project = last !== null && ids.includes(last) ? last : ids[0];
  useEffect(() => {
    if (project !== undefined) navigate({ page: 'traces', project }, { replace: true });
  }, [project]);
  return project === undefined ? <NoProject /> : <Delayed />;
}
