import type { App } from '../../api/apps.ts';

export function AppSessions({ app }: { app: App }) {
  return <p>{app.id}</p>;
}
