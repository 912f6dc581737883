import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { useCreateKey, useProjects } from '../../api/queries.ts';
import { snippetsOf } from '../../model/snippets.ts';
import { visible } from '../../model/text.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Code } from '../../ui/Code.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import ui from '../../ui/ui.module.css';
import css from './keys.module.css';

const RIGHTS = [
  ['ingest', 'Send traces'],
  ['read', 'Read'],
  ['admin', 'Change (apps, projects)'],
] as const;

/** Makes a key; the key itself is shown once, beside the lines that use it. */
export function CreateKey({ onClose }: { onClose: () => void }) {
  const { project } = useHere();
  const projects = useProjects();
  const create = useCreateKey();
  const [name, setName] = useState('');
  const [scope, setScope] = useState(project.id);
  const [rights, setRights] = useState(['ingest', 'read']);
  const [expires, setExpires] = useState('');
  const key = create.data?.key;

  if (key !== undefined) {
    return (
      <Dialog title="Copy the key now" wide onClose={onClose}>
        <p>It is shown only this once. What is stored here cannot bring it back.</p>
        <Code title="Access key" text={key} />
        {create.data?.project_id && <Code title="Dynamiq, Python" text={snippetsOf('Dynamiq', { base: location.origin, key, source: null })[0]?.text ?? ''} />}
        <DialogFoot>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  const details = create.error instanceof ApiError ? create.error.details : {};
  return (
    <Dialog title="Create a key" onClose={onClose}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({
            name: name.trim(),
            org_id: project.org_id,
            permissions: rights,
            ...(scope !== '' && { project_id: scope }),
            ...(expires !== '' && { expires_at: new Date(`${expires}T23:59:59`).toISOString() }),
          });
        }}
      >
        {create.isError && Object.keys(details).length === 0 && <Notice what="The key was not created." error={create.error} />}
        <Field
          label="Name"
          hint="What will use it: a program, a machine, a person."
          required
          maxLength={200}
          problem={details.name}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <label className={ui.field}>
          <span className={ui.label}>Scope</span>
          <select className={ui.input} value={scope} onChange={(event) => setScope(event.target.value)}>
            {projects.data
              ?.filter((one) => one.org_id === project.org_id)
              .map((one) => (
                <option key={one.id} value={one.id}>
                  Project {visible(one.name)}
                </option>
              ))}
            <option value="">Whole organization (cannot send Dynamiq traces)</option>
          </select>
        </label>
        <fieldset className={css.rights}>
          <legend className={ui.label}>May</legend>
          {RIGHTS.map(([right, what]) => (
            <label key={right}>
              <input
                type="checkbox"
                checked={rights.includes(right)}
                onChange={(event) => setRights(event.target.checked ? [...rights, right] : rights.filter((one) => one !== right))}
              />
              {what}
            </label>
          ))}
          {details.permissions !== undefined && <span className={ui.problem}>{details.permissions}</span>}
        </fieldset>
        <Field
          label="Expires (optional)"
          type="date"
          problem={details.expires_at}
          value={expires}
          onChange={(event) => setExpires(event.target.value)}
        />
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={create.isPending || name.trim() === '' || rights.length === 0}>
            Create
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
