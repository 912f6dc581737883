import { Download, X } from 'lucide-react';
import { useState } from 'react';
import { useAppTraces, type App } from '../../api/apps.ts';
import { tracePath } from '../../api/client.ts';
import type { Trace } from '../../api/types.ts';
import { cost, duration, traceCount } from '../../model/format.ts';
import { oneLine } from '../../model/text.ts';
import { instant, instantTitle, parseInstant, toIso } from '../../model/time.ts';
import { Link, navigate, useSearch } from '../../shell/nav.tsx';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ACTIONS, Empty, Pager, Table } from '../../ui/Page.tsx';
import page from '../../ui/page.module.css';
import { Status } from '../../ui/Status.tsx';
import ui from '../../ui/ui.module.css';
import css from './apps.module.css';

const STATUSES = ['succeeded', 'failed', 'canceled', 'running'];

/** Traces of an app, newest first, by status and time. */
export function AppTraces({ app }: { app: App }) {
  const query = new URLSearchParams(useSearch());
  const [at, setAt] = useState(1);
  const { utc } = usePrefs();
  const now = useNow(60);
  const status = STATUSES.find((one) => one === query.get('status')) ?? '';
  const [from, to] = [parseInstant(query.get('from')), parseInstant(query.get('to'))];
  const filter = new URLSearchParams();
  if (status !== '') filter.set('status', status);
  if (from !== null) filter.set('started_at:gte', toIso(from));
  if (to !== null) filter.set('started_at:lte', toIso(to));
  const traces = useAppTraces(app.id, filter.toString(), at);

  const change = (values: Record<string, string>) => {
    for (const [key, value] of Object.entries(values)) {
      if (value === '') query.delete(key);
      else query.set(key, value);
    }
    setAt(1);
    const text = query.toString();
    navigate(`${location.pathname}${text === '' ? '' : `?${text}`}`);
  };
  const isFiltered = status !== '' || from !== null || to !== null;
  const all = traces.data?.pagination.total_count;

  return (
    <>
      <div className={css.filters}>
        <select className={ui.input} aria-label="Status" value={status} onChange={(event) => change({ status: event.target.value })}>
          <option value="">All statuses</option>
          {STATUSES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        {(from !== null || to !== null) && (
          <span className={css.range}>
            {from === null ? '…' : instant(from, now, utc)} – {to === null ? '…' : instant(to, now, utc)}
            <IconButton small icon={X} label="Of any time" onClick={() => change({ from: '', to: '' })} />
          </span>
        )}
        {all !== undefined && (
          <span className={page.faint}>{traceCount(all)}</span>
        )}
        <a className={css.download} href={`/v1/apps/${encodeURIComponent(app.id)}/traces/download?${filter.toString()}`} download>
          <Download size={14} aria-hidden /> JSON
        </a>
        <a className={css.download} href={`/v1/apps/${encodeURIComponent(app.id)}/traces/download?${filter.toString()}&include_runs=true`} download>
          <Download size={14} aria-hidden /> JSON with runs
        </a>
      </div>
      {traces.isError ? (
        <Notice what="The traces could not be read." error={traces.error} onRetry={() => void traces.refetch()} />
      ) : traces.isPending ? (
        <RowSkeleton rows={10} height={36} />
      ) : traces.data.data.length === 0 ? (
        isFiltered ? (
          <Empty title="No trace fits">
            <Button onClick={() => change({ status: '', from: '', to: '' })}>Drop the filters</Button>
          </Empty>
        ) : (
          <Empty title="No trace of this app yet">
            <p>Traces count as this app's when their source is its id or one of its sources.</p>
            <Link to={{ page: 'app', project: app.project_id, app: app.id, tab: 'integration' }}>How to send them</Link>
          </Empty>
        )
      ) : (
        <>
          <Table label="Traces" columns={['Status', 'Input', 'Output', { text: 'Cost', isNumber: true }, { text: 'Duration', isNumber: true }, 'Started', ACTIONS]}>
            {traces.data.data.map((row) => (
              <TraceLine key={row.id} row={row} now={now} utc={utc} />
            ))}
          </Table>
          <Pager page={at} pages={traces.data.pagination.page_count} onPage={setAt} />
        </>
      )}
    </>
  );
}

function TraceLine({ row, now, utc }: { row: Trace; now: number; utc: boolean }) {
  const started = parseInstant(row.started_at);
  const price = cost(row.usage.total_tokens_cost_usd, row.has_unpriced_usage, row.usage.total_tokens > 0);
  const output = row.status === 'failed' ? (row.error ?? row.output) : row.output;
  return (
    <tr>
      <th scope="row">
        <Link to={{ page: 'trace', project: row.project_id, trace: row.id }}>
          <Status status={row.label ?? row.status} />
        </Link>
      </th>
      <td className={page.text}>
        <bdi>{oneLine(row.input ?? '–', 160)}</bdi>
      </td>
      <td className={page.text}>
        <bdi>{oneLine(output ?? '–', 160)}</bdi>
      </td>
      <td className={page.number} title={price.title}>
        {price.text}
      </td>
      <td className={page.number}>{duration(row.duration_ms === null ? null : row.duration_ms * 1000)}</td>
      <td>
        <time title={instantTitle(started, now)}>{instant(started, now, utc)}</time>
      </td>
      <td className={page.actionCell}>
        <a href={tracePath(row.project_id, row.id)} download={`${row.id}.json`} title="Download this trace as JSON" aria-label={`Download trace ${oneLine(row.id, 40)}`}>
          <Download size={14} aria-hidden />
        </a>
      </td>
    </tr>
  );
}
