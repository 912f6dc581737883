import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useAuthState, useOrgs, useProjects } from './api/queries.ts';
import { ApiError } from './api/errors.ts';
import type { Route } from './model/routes.ts';
import { TracesScreen } from './screens/traces/TracesScreen.tsx';
import { Link, navigate, useRoute } from './shell/nav.tsx';
import { getPrefs, setPref } from './shell/prefs.ts';
import { ProjectContext } from './shell/project.tsx';
import css from './shell/shell.module.css';
import { Shell } from './shell/Shell.tsx';
import { Boundary } from './ui/Boundary.tsx';
import { Button } from './ui/Button.tsx';
import { Delayed } from './ui/Delayed.tsx';
import { Notice } from './ui/Notice.tsx';

const Setup = lazy(() => import('./screens/auth/Setup.tsx'));
const Login = lazy(() => import('./screens/auth/Login.tsx'));
const TracePage = lazy(() => import('./screens/trace/TracePage.tsx'));
const Integration = lazy(() => import('./screens/integration/Integration.tsx'));
const Monitoring = lazy(() => import('./screens/monitoring/Monitoring.tsx'));
const Sessions = lazy(() => import('./screens/sessions/Sessions.tsx'));
const SessionPage = lazy(() => import('./screens/sessions/SessionPage.tsx'));
const Apps = lazy(() => import('./screens/apps/Apps.tsx'));
const AppPage = lazy(() => import('./screens/apps/AppPage.tsx'));
const Evaluation = lazy(() => import('./screens/evaluation/Evaluation.tsx'));
const Prices = lazy(() => import('./screens/prices/Prices.tsx'));
const System = lazy(() => import('./screens/system/System.tsx'));
const Invitation = lazy(() => import('./screens/auth/Invitation.tsx'));
const Settings = lazy(() => import('./screens/settings/Settings.tsx'));
const Profile = lazy(() => import('./screens/profile/Profile.tsx'));
const Keys = lazy(() => import('./screens/keys/Keys.tsx'));

const TITLES: Record<Route['page'], string> = {
  home: '',
  setup: 'Set up',
  login: 'Sign in',
  invitation: 'Invitation',
  profile: 'Profile',
  settings: 'Settings',
  traces: 'Traces',
  integration: 'Integration',
  monitoring: 'Monitoring',
  sessions: 'Sessions',
  session: 'Session',
  apps: 'Apps',
  app: 'App',
  evaluation: 'Evaluation',
  prices: 'Prices',
  system: 'System',
  trace: 'Trace',
  keys: 'Access keys',
  unknown: 'Not found',
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
            {route.page === 'traces' && <TracesScreen />}
            {route.page === 'integration' && <Integration />}
            {route.page === 'monitoring' && <Monitoring />}
            {route.page === 'sessions' && <Sessions />}
            {route.page === 'session' && <SessionPage session={route.session} />}
            {route.page === 'apps' && <Apps />}
            {route.page === 'app' && <AppPage app={route.app} tab={route.tab} />}
            {route.page === 'evaluation' && <Evaluation />}
            {route.page === 'prices' && <Prices />}
            {route.page === 'system' && <System />}
            {route.page === 'trace' && <TracePage trace={route.trace} />}
            {route.page === 'keys' && <Keys />}
            {route.page === 'settings' && <Settings tab={route.tab} />}
            {route.page === 'profile' && <Profile />}
          </Suspense>
        </Boundary>
      </Shell>
    </ProjectContext>
  );
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
  if (project !== undefined) return <Delayed />;
  return (
    <main className={css.plain}>
      <h1>No project yet</h1>
      <p>Your account does not see any project. Ask an owner of the organization to add you to one.</p>
      <Button onClick={() => location.reload()}>Look again</Button>
    </main>
  );
}
