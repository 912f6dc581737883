import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { useCreateOrg } from '../../api/people.ts';
import { navigate } from '../../shell/nav.tsx';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import css from './settings.module.css';

/** What an error says of the name of an organization. */
export function nameProblem(error: unknown): string | undefined {
  return error instanceof ApiError ? (error.details.name ?? (error.status === 409 ? 'This name is taken.' : undefined)) : undefined;
}

/** Makes another organization and goes to its first project. */
export function NewOrg() {
  const create = useCreateOrg();
  const [name, setName] = useState('');
  const problem = nameProblem(create.error);
  return (
    <section className={css.section} aria-labelledby="org-new">
      <h2 id="org-new">Another organization</h2>
      <p>You will own it. It has members, projects and keys of its own.</p>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(name.trim(), { onSuccess: (made) => navigate({ page: 'integration', project: made.id }) });
        }}
      >
        {create.isError && problem === undefined && <Notice what="The organization was not made." error={create.error} />}
        <Field label="Name of the new organization" value={name} maxLength={255} problem={problem} onChange={(event) => setName(event.target.value)} />
        <div>
          <Button type="submit" disabled={create.isPending || name.trim() === ''}>
            Create organization
          </Button>
        </div>
      </form>
    </section>
  );
}
