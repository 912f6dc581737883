import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { useLimits, useSaveLimits, useUsage, type Limit, type Limits as AllLimits, type Used } from '../../api/keeping.ts';
import { useAccessKeys } from '../../api/queries.ts';
import { bytes, exact, percent } from '../../model/format.ts';
import { visible } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ACTIONS, Table } from '../../ui/Page.tsx';
import page from '../../ui/page.module.css';
import css from './settings.module.css';

const MB = 1e6;
const FIELDS = [
  ['requests_per_minute', 'Requests a minute', 'By each server.'],
  ['spans_per_day', 'Spans a day', 'Days are those of UTC.'],
  ['bytes_per_day', 'MB a day', 'Of bodies, inflated.'],
] as const;
type Name = (typeof FIELDS)[number][0];

/** The project itself, among ids of keys. */
const PROJECT = '';

/** A limit of the API, which writes null for none. */
const numberOf = (limit: Limit | undefined, name: Name): number | null => limit?.[name] ?? null;

/** How much the project and its keys have sent today, and how much they may. */
export function Limits({ administers }: { administers: boolean }) {
  const { project } = useHere();
  const usage = useUsage(project.id);
  const limits = useLimits(project.id);
  const keys = useAccessKeys(project.org_id);
  const now = useNow(30);
  const { utc } = usePrefs();
  const [editing, setEditing] = useState<string | null>(null);
  const failed = usage.error ?? limits.error;
  const own = (keys.data ?? []).filter((key) => !key.project_id || key.project_id === project.id);
  const used = usage.data;
  const rest = Object.keys(used?.keys ?? {}).filter((id) => !own.some((key) => key.id === id));
  const rows: (readonly [id: string, name: string])[] = [...own.map((key) => [key.id, visible(key.name)] as const), ...rest.map((id) => [id, `a key that is gone, ${id.slice(0, 8)}`] as const)];
  const resets = parseInstant(used?.resets_at);
  const nameOf = (id: string) => (id === PROJECT ? 'the project' : (rows.find(([one]) => one === id)?.[1] ?? id));
  return (
    <section className={css.section} aria-labelledby="limits">
      <div>
        <h2 id="limits">Limits and usage</h2>
        <p>
          Too many requests in a minute are told to wait, as under load; what a used-up day sends is refused until it ends. Nothing that was accepted is lost.
          {resets !== null && (
            <>
              {' '}
              Counts begin anew <time title={instantTitle(resets, now)}>{instant(resets, now, utc)}</time>.
            </>
          )}
        </p>
      </div>
      {failed !== null ? (
        <Notice
          what="Limits and usage could not be read."
          error={failed}
          onRetry={() => {
            void usage.refetch();
            void limits.refetch();
          }}
        />
      ) : used === undefined || limits.data === undefined ? (
        <RowSkeleton rows={3} height={36} />
      ) : (
        <Table label="Limits and usage" columns={['Of', { text: 'Requests today', isNumber: true }, { text: 'A minute', isNumber: true }, 'Spans today', 'Bytes today', ACTIONS]}>
          <UsageRow name="All keys together" used={used.project} onEdit={administers ? () => setEditing(PROJECT) : null} />
          {rows.map(([id, name]) => (
            <UsageRow key={id} name={name} used={used.keys[id]} onEdit={administers ? () => setEditing(id) : null} />
          ))}
        </Table>
      )}
      {!administers && <p>Admins of the project change them.</p>}
      {editing !== null && limits.data !== undefined && <EditLimit id={editing} name={nameOf(editing)} limits={limits.data} onClose={() => setEditing(null)} />}
    </section>
  );
}

function UsageRow({ name, used, onEdit }: { name: string; used: Used | undefined; onEdit: (() => void) | null }) {
  const minute = numberOf(used?.limit, 'requests_per_minute');
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      <td className={page.number}>{exact(used?.requests ?? 0)}</td>
      <td className={page.number}>{minute === null ? <span className={page.faint}>no limit</span> : `${exact(minute)} at most`}</td>
      <td>
        <Use value={used?.spans ?? 0} most={numberOf(used?.limit, 'spans_per_day')} text={exact} />
      </td>
      <td>
        <Use value={used?.bytes ?? 0} most={numberOf(used?.limit, 'bytes_per_day')} text={bytes} />
      </td>
      <td className={page.actionCell}>{onEdit !== null && <IconButton small icon={Pencil} label={`Limits of ${name}`} onClick={onEdit} />}</td>
    </tr>
  );
}

/** What was used of a limit, as text and as a bar. */
function Use({ value, most, text }: { value: number; most: number | null; text: (value: number) => string }) {
  if (most === null) {
    return (
      <>
        {text(value)} <span className={page.faint}>no limit</span>
      </>
    );
  }
  const share = value / most;
  const isFull = share >= 1;
  return (
    <span className={css.use} data-near={share >= 0.8 ? '' : undefined}>
      <span className={isFull ? page.bad : undefined}>
        {text(value)} of {text(most)}, {isFull ? 'reached' : percent(share)}
      </span>
      <span className={css.useBar} aria-hidden>
        <span style={{ width: `${Math.min(100, share * 100)}%` }} />
      </span>
    </span>
  );
}

function EditLimit({ id, name, limits, onClose }: { id: string; name: string; limits: AllLimits; onClose: () => void }) {
  const { project } = useHere();
  const save = useSaveLimits(project.id);
  const own = id === PROJECT ? limits.project : limits.keys[id];
  const [texts, setTexts] = useState<Record<Name, string>>(() => {
    const text = (field: Name) => {
      const value = numberOf(own, field);
      return value === null ? '' : String(field === 'bytes_per_day' ? value / MB : value);
    };
    return Object.fromEntries(FIELDS.map(([field]) => [field, text(field)])) as Record<Name, string>;
  });
  const problem = save.error instanceof ApiError ? Object.values(save.error.details)[0] : undefined;
  const wanted = (): AllLimits => {
    const next = Object.fromEntries(
      FIELDS.filter(([field]) => texts[field].trim() !== '').map(([field]) => [field, Math.round(Number(texts[field]) * (field === 'bytes_per_day' ? MB : 1))]),
    ) as Limit;
    if (id === PROJECT) return { ...limits, project: next };
    const others = Object.fromEntries(Object.entries(limits.keys).filter(([key]) => key !== id));
    return { ...limits, keys: Object.keys(next).length === 0 ? others : { ...others, [id]: next } };
  };
  return (
    <Dialog title={`Limits of ${name}`} onClose={onClose}>
      <form
        className={page.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(wanted(), {
            onSuccess: () => {
              announce('Limits set');
              onClose();
            },
          });
        }}
      >
        {save.isError && <Notice what="The limits are as they were." error={problem === undefined ? save.error : new Error(problem)} />}
        {FIELDS.map(([field, label, hint]) => (
          <Field
            key={field}
            label={label}
            hint={hint}
            type="number"
            min={field === 'bytes_per_day' ? 0.001 : 1}
            step={field === 'bytes_per_day' ? 'any' : 1}
            placeholder="no limit"
            value={texts[field]}
            onChange={(event) => setTexts({ ...texts, [field]: event.target.value })}
          />
        ))}
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={save.isPending}>
            Save
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
