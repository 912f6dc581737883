import { Download } from 'lucide-react';
import { useState } from 'react';
import { useAuditLog, useOrgMembers, type AuditFilter } from '../../api/people.ts';
import type { AuditEntry } from '../../api/types.ts';
import { visible } from '../../model/text.ts';
import { fromInput, instant, instantTitle, parseInstant, toIso } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import ui from '../../ui/ui.module.css';
import css from './settings.module.css';

/** Kinds of actions: all that begin with the word. */
const THINGS = [
  ['', 'Everything'],
  ['access_key.', 'Access keys'],
  ['account.', 'Accounts'],
  ['app.', 'Apps'],
  ['audit_log.', 'Audit log'],
  ['store.', 'Backups'],
  ['evaluation.', 'Evaluations'],
  ['invitation.', 'Invitations'],
  ['job.', 'Jobs'],
  ['limits.', 'Limits'],
  ['member.', 'Members'],
  ['organization.', 'Organization'],
  ['personal_token.', 'Personal tokens'],
  ['price.', 'Prices'],
  ['project.', 'Projects'],
  ['redaction.', 'Redaction'],
  ['retention.', 'Retention'],
  ['project_member.', 'Roles in projects'],
  ['view.', 'Shared views'],
  ['sign_in', 'Sign-ins'],
  ['session.', 'Sign-ins that were ended'],
  ['trace.', 'Traces, one'],
  ['traces.', 'Traces, many'],
] as const;

/** Who did what, newest first. */
export function Audit() {
  const { project } = useHere();
  const [action, setAction] = useState('');
  const [actor, setActor] = useState('');
  const [[from, until], setDays] = useState(['', '']);
  const [page, setPage] = useState(1);
  const { utc } = usePrefs();
  const members = useOrgMembers(project.org_id);
  const start = from === '' ? null : fromInput(`${from}T00:00:00`, utc);
  const end = until === '' ? null : fromInput(`${until}T23:59:59.999`, utc);
  const filter: AuditFilter = {
    ...(action !== '' && { action }),
    ...(actor !== '' && { actor_id: actor }),
    ...(start !== null && { 'at:gte': toIso(start) }),
    ...(end !== null && { 'at:lte': toIso(end) }),
  };
  const log = useAuditLog(project.org_id, { ...filter, page });
  const query = new URLSearchParams({ ...filter, format: 'csv' }).toString();
  const pages = log.data?.pagination.page_count ?? 1;
  return (
    <section className={css.section} aria-labelledby="audit">
      <div className={css.head}>
        <div>
          <h2 id="audit">Audit log</h2>
          <p>What people, keys and the command line did here. Nothing in it can be changed.</p>
        </div>
        <a className={css.download} href={`/v1/orgs/${project.org_id}/audit-log/download?${query}`} download>
          <Download size={16} aria-hidden /> Download CSV
        </a>
      </div>
      <div className={css.filters}>
        <select
          className={ui.input}
          aria-label="What"
          value={action}
          onChange={(event) => {
            setAction(event.target.value);
            setPage(1);
          }}
        >
          {THINGS.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
        <select
          className={ui.input}
          aria-label="Who"
          value={actor}
          onChange={(event) => {
            setActor(event.target.value);
            setPage(1);
          }}
        >
          <option value="">Everybody</option>
          {members.data?.map((one) => (
            <option key={one.id} value={one.id}>
              {visible(one.email)}
            </option>
          ))}
        </select>
        {(['From', 'Until'] as const).map((label, index) => (
          <label key={label}>
            {label}{' '}
            <input
              className={ui.input}
              type="date"
              value={index === 0 ? from : until}
              onChange={(event) => {
                setDays(index === 0 ? [event.target.value, until] : [from, event.target.value]);
                setPage(1);
              }}
            />
          </label>
        ))}
      </div>
      {log.isError ? (
        <Notice what="The audit log could not be read." error={log.error} onRetry={() => void log.refetch()} />
      ) : log.isPending ? (
        <RowSkeleton rows={8} height={36} />
      ) : log.data.data.length === 0 ? (
        <p>Nothing that fits.</p>
      ) : (
        <Entries rows={log.data.data} />
      )}
      {pages > 1 && (
        <div className={css.pages}>
          <Button small disabled={page <= 1} onClick={() => setPage(page - 1)}>
            Newer
          </Button>
          <span>
            Page {page} of {pages}
          </span>
          <Button small disabled={page >= pages} onClick={() => setPage(page + 1)}>
            Older
          </Button>
        </div>
      )}
    </section>
  );
}

function Entries({ rows }: { rows: readonly AuditEntry[] }) {
  const now = useNow(30);
  const { utc } = usePrefs();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls sideways on narrow screens
    <div className={css.scroll} role="region" aria-label="Audit log" tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">To what</th>
            <th scope="col">From</th>
            <th scope="col">More</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const at = parseInstant(row.at) ?? now;
            const details = Object.entries((row.details ?? {}) as Record<string, string>);
            return (
              <tr key={row.id}>
                <td>
                  <time title={instantTitle(at, now)}>{instant(at, now, utc)}</time>
                </td>
                <td>
                  <bdi>{visible(row.actor_name)}</bdi>
                </td>
                <td className="mono">{row.action}</td>
                <td>
                  <bdi>{visible(row.target_name === '' ? row.target_id : row.target_name)}</bdi>
                </td>
                <td className="mono">{row.address ?? '–'}</td>
                <td className={css.faint}>
                  <bdi>{visible(details.map(([name, value]) => `${name} ${value}`).join(', '))}</bdi>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
