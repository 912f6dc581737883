import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/base.css';
import { App } from './App.tsx';
import { worthRetry } from './api/client.ts';
import { orgsQuery, projectsQuery, skeletonQuery } from './api/queries.ts';
import { parseList } from './model/listState.ts';
import { parsePath } from './model/routes.ts';
import { pagesQuery } from './screens/traces/useTraceList.ts';
import { navigate } from './shell/nav.tsx';
import { Boundary } from './ui/Boundary.tsx';
import { Toasts } from './ui/Toasts.tsx';

const queries = new QueryClient({
  defaultOptions: { queries: { retry: worthRetry, staleTime: 30_000, refetchOnWindowFocus: true } },
});

// What the first screen needs is asked for before anything is drawn, all at once.
const route = parsePath(location.pathname);
const ignore = () => {
  // Whoever shows the answer also shows what is wrong with it.
};
if (route.page !== 'login' && route.page !== 'setup' && route.page !== 'invitation') {
  queries.query(projectsQuery).catch(ignore);
  queries.query(orgsQuery).catch(ignore);
}
if (route.page === 'traces') queries.infiniteQuery(pagesQuery(route.project, parseList(location.search))).catch(ignore);
if (route.page === 'trace') queries.query(skeletonQuery(route.project, route.trace)).catch(ignore);

// The address says in which zone the times of this page are, also to whom it is sent.
if ('project' in route) navigate(location.pathname + location.search, { replace: true });

createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={queries}>
    <Boundary what="The console">
      <App />
    </Boundary>
    <Toasts />
  </QueryClientProvider>,
);
