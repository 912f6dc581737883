import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { useSaveProject } from '../../api/people.ts';
import type { Project } from '../../api/types.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import ui from '../../ui/ui.module.css';
import css from './settings.module.css';

/** Name of a project and who sees it; without a row it is a new one. */
export function EditProject({ row, org, onClose }: { row: Project | null; org: string; onClose: () => void }) {
  const save = useSaveProject();
  const [name, setName] = useState(row?.name ?? '');
  const [visibility, setVisibility] = useState(row?.visibility ?? 'internal');
  const details = save.error instanceof ApiError ? save.error.details : {};
  return (
    <Dialog title={row === null ? 'New project' : 'Edit project'} onClose={onClose}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(
            { id: row?.id ?? null, org, name: name.trim(), visibility },
            {
              onSuccess: () => {
                announce('Project saved');
                onClose();
              },
            },
          );
        }}
      >
        {save.isError && details.name === undefined && <Notice what="The project was not saved." error={save.error} />}
        <Field label="Name" required maxLength={255} problem={details.name} value={name} onChange={(event) => setName(event.target.value)} />
        <label className={ui.field}>
          <span className={ui.label}>Seen by</span>
          <select className={ui.input} value={visibility} onChange={(event) => setVisibility(event.target.value)}>
            <option value="internal">All members of the organization</option>
            <option value="private">Owners, admins, and people with a role</option>
          </select>
        </label>
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={save.isPending || name.trim() === ''}>
            Save
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
