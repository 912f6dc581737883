import { Trash2, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { useInvitations, useInvite, useOrgMembers, useRemoveMember, useRevokeInvitation, useSetOrgRole } from '../../api/people.ts';
import { useMe } from '../../api/queries.ts';
import type { Invitation, Member } from '../../api/types.ts';
import { visible } from '../../model/text.ts';
import { instant, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Code } from '../../ui/Code.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import ui from '../../ui/ui.module.css';
import css from './settings.module.css';
import type { OrgRole } from './Settings.tsx';

const ROLES = ['member', 'admin', 'owner'];

/** Members of the organization and invitations that wait. */
export function Team({ role }: { role: OrgRole }) {
  const { project } = useHere();
  const manages = role === 'owner' || role === 'admin';
  const members = useOrgMembers(project.org_id);
  const invitations = useInvitations(project.org_id, manages);
  const [inviting, setInviting] = useState(false);
  const [removing, setRemoving] = useState<Member | null>(null);
  return (
    <>
      <section className={css.section} aria-labelledby="team">
        <div className={css.head}>
          <div>
            <h2 id="team">Team</h2>
            <p>Owners and admins manage people and projects; members use internal projects and make keys.</p>
          </div>
          {manages && (
            <Button look="primary" icon={UserPlus} onClick={() => setInviting(true)}>
              Invite
            </Button>
          )}
        </div>
        {members.isError ? (
          <Notice what="The members could not be read." error={members.error} onRetry={() => void members.refetch()} />
        ) : members.isPending ? (
          <RowSkeleton rows={3} height={40} />
        ) : (
          <MemberTable org={project.org_id} rows={members.data} role={role} onRemove={setRemoving} />
        )}
      </section>
      {manages && (invitations.data?.length ?? 0) > 0 && <Invitations org={project.org_id} rows={invitations.data ?? []} />}
      {inviting && <Invite org={project.org_id} role={role} onClose={() => setInviting(false)} />}
      {removing !== null && <Remove org={project.org_id} row={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function MemberTable({ org, rows, role, onRemove }: { org: string; rows: readonly Member[]; role: OrgRole; onRemove: (row: Member) => void }) {
  const me = useMe();
  const set = useSetOrgRole(org);
  const now = useNow(60);
  const { utc } = usePrefs();
  const since = (text: string) => instant(parseInstant(text) ?? now, now, utc);
  return (
    <>
      {set.isError && <Notice what="The role was not changed." error={set.error} />}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls sideways on narrow screens */}
      <div className={css.scroll} role="region" aria-label="Members" tabIndex={0}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">E-mail</th>
              <th scope="col">Name</th>
              <th scope="col">Role</th>
              <th scope="col">Since</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              // Only owners make and unmake owners.
              const may = role === 'owner' || (role === 'admin' && row.role !== 'owner');
              return (
                <tr key={row.id}>
                  <th scope="row">
                    <bdi>{visible(row.email)}</bdi> {row.id === me.data?.id && <span className={css.faint}>you</span>}
                  </th>
                  <td>
                    <bdi>{visible(`${row.first_name} ${row.last_name}`.trim())}</bdi>
                  </td>
                  <td>
                    {may ? (
                      <select
                        className={ui.input}
                        aria-label={`Role of ${visible(row.email)}`}
                        value={row.role}
                        disabled={set.isPending}
                        onChange={(event) => set.mutate({ id: row.id, role: event.target.value }, { onSuccess: () => announce('Role changed') })}
                      >
                        {ROLES.filter((one) => one !== 'owner' || role === 'owner').map((one) => (
                          <option key={one}>{one}</option>
                        ))}
                      </select>
                    ) : (
                      row.role
                    )}
                  </td>
                  <td>{since(row.since)}</td>
                  <td>{may && <IconButton small icon={Trash2} label={`Remove ${visible(row.email)}`} onClick={() => onRemove(row)} />}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Invitations({ org, rows }: { org: string; rows: readonly Invitation[] }) {
  const revoke = useRevokeInvitation(org);
  const now = useNow(60);
  const { utc } = usePrefs();
  return (
    <section className={css.section} aria-labelledby="invitations">
      <h2 id="invitations">Invitations that wait</h2>
      {revoke.isError && <Notice what="The invitation was not taken back." error={revoke.error} />}
      <ul className={css.people}>
        {rows.map((row) => (
          <li key={row.id}>
            <span>
              <bdi>{visible(row.email)}</bdi> <span className={css.faint}>as {row.role}, until {instant(parseInstant(row.expires_at) ?? now, now, utc)}</span>
            </span>
            <Button small onClick={() => revoke.mutate(row.id, { onSuccess: () => announce('Invitation taken back') })}>
              Take back<span className="visually-hidden"> the invitation of {visible(row.email)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Invite({ org, role, onClose }: { org: string; role: OrgRole; onClose: () => void }) {
  const invite = useInvite(org);
  const [email, setEmail] = useState('');
  const [as, setAs] = useState('member');
  const link = invite.data?.link;
  if (link !== undefined) {
    return (
      <Dialog title="Pass this link on" wide onClose={onClose}>
        <p>
          It works once, within seven days, for <strong>{visible(invite.data?.email ?? '')}</strong>. It is shown only here; the server sends no mail.
        </p>
        <Code title="Invitation link" text={link} />
        <DialogFoot>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  const details = invite.error instanceof ApiError ? invite.error.details : {};
  return (
    <Dialog title="Invite somebody" onClose={onClose}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate({ email: email.trim(), role: as });
        }}
      >
        {invite.isError && details.email === undefined && <Notice what="Nobody was invited." error={invite.error} />}
        <Field label="E-mail" type="email" required problem={details.email} value={email} onChange={(event) => setEmail(event.target.value)} />
        <label className={ui.field}>
          <span className={ui.label}>Role</span>
          <select className={ui.input} value={as} onChange={(event) => setAs(event.target.value)}>
            {ROLES.filter((one) => one !== 'owner' || role === 'owner').map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={invite.isPending || email.trim() === ''}>
            Make the link
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

function Remove({ org, row, onClose }: { org: string; row: Member; onClose: () => void }) {
  const remove = useRemoveMember(org);
  return (
    <Dialog title="Remove this member?" onClose={onClose}>
      {remove.isError && <Notice what="They are still a member." error={remove.error} />}
      <p>
        <strong>{visible(row.email)}</strong> loses access to all projects of the organization at once. Keys that they made stay.
      </p>
      <DialogFoot>
        <Button onClick={onClose}>Keep them</Button>
        <Button
          look="danger"
          disabled={remove.isPending}
          onClick={() =>
            remove.mutate(row.id, {
              onSuccess: () => {
                announce('Member removed');
                onClose();
              },
            })
          }
        >
          Remove
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
