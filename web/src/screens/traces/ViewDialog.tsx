import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import css from './traces.module.css';

interface ViewDialogProps {
  name: string;
  shared: boolean;
  onSave: (name: string, shared: boolean) => Promise<void>;
  onClose: () => void;
}

/** Name of a view, and who sees it. */
export default function ViewDialog({ name: oldName, shared: wasShared, onSave, onClose }: ViewDialogProps) {
  const [name, setName] = useState(oldName);
  const [shared, setShared] = useState(wasShared);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    try {
      await onSave(name.trim(), shared);
      onClose();
    } catch (cause) {
      setError(cause);
      setSaving(false);
    }
  };
  return (
    <Dialog title={oldName === '' ? 'Save as a view' : 'Change the view'} onClose={onClose}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void save();
        }}
      >
        <Field label="Name" value={name} maxLength={255} required hint="Filters and order are kept, the range of time is not." onChange={(event) => setName(event.target.value)} />
        <label className={css.check}>
          <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
          Everybody in the project sees it
        </label>
        {error !== null && <Notice what="The view was not saved." error={error} />}
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={saving || name.trim() === ''}>
            Save
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
