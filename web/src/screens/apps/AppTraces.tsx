import type { App } from '../../api/apps.ts';
import { tracesHref } from '../../model/tracesHref.ts';
import { Link } from '../../shell/nav.tsx';

export function AppTraces({ app }: { app: App }) {
  return <Link to={tracesHref(app.project_id, { app: app.id })}>Traces</Link>;
}
