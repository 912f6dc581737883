import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/base.css';
import { App } from './App.tsx';
import { worthRetry } from './api/client.ts';
import { Boundary } from './ui/Boundary.tsx';
import { Toasts } from './ui/Toasts.tsx';

const queries = new QueryClient({
  defaultOptions: { queries: { retry: worthRetry, staleTime: 30_000, refetchOnWindowFocus: true } },
});

createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={queries}>
    <Boundary what="The console">
      <App />
    </Boundary>
    <Toasts />
  </QueryClientProvider>,
);
