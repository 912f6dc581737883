import { useState } from 'react';
import { useLeaveOrg, useRenameOrg } from '../../api/people.ts';
import { visible } from '../../model/text.ts';
import { navigate } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { nameProblem, NewOrg } from './NewOrg.tsx';
import css from './settings.module.css';
import type { OrgRole } from './Settings.tsx';

/** Name of the organization, the way out of it, and another one. */
export function General({ role }: { role: OrgRole }) {
  const { project, org } = useHere();
  const rename = useRenameOrg(project.org_id);
  const leave = useLeaveOrg();
  const [name, setName] = useState(org?.name ?? '');
  const [leaving, setLeaving] = useState(false);
  const manages = role === 'owner' || role === 'admin';
  return (
    <>
      <section className={css.section} aria-labelledby="org-name">
        <h2 id="org-name">Organization</h2>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate(name.trim(), { onSuccess: () => announce('Organization renamed') });
          }}
        >
          <Field
            label="Name"
            value={name}
            maxLength={255}
            disabled={!manages}
            hint={manages ? 'Unique on this server.' : 'Owners and admins change it.'}
            problem={nameProblem(rename.error)}
            onChange={(event) => setName(event.target.value)}
          />
          {manages && (
            <div>
              <Button type="submit" disabled={rename.isPending || name.trim() === '' || name.trim() === org?.name}>
                Save
              </Button>
            </div>
          )}
        </form>
      </section>
      <NewOrg />
      <section className={css.section} aria-labelledby="org-leave">
        <h2 id="org-leave">Leave</h2>
        <p>You lose access to its projects. Keys that you made belong to the organization and stay.</p>
        <div>
          <Button look="danger" onClick={() => setLeaving(true)}>
            Leave organization
          </Button>
        </div>
      </section>
      {leaving && (
        <Dialog title="Leave this organization?" onClose={() => setLeaving(false)}>
          {leave.isError && <Notice what="You are still a member." error={leave.error} />}
          <p>
            Only an invitation brings you back to <strong>{visible(org?.name ?? '')}</strong>.
          </p>
          <DialogFoot>
            <Button onClick={() => setLeaving(false)}>Stay</Button>
            <Button look="danger" disabled={leave.isPending} onClick={() => leave.mutate(project.org_id, { onSuccess: () => navigate({ page: 'home' }) })}>
              Leave
            </Button>
          </DialogFoot>
        </Dialog>
      )}
    </>
  );
}
