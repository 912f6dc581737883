import { useState } from 'react';
import { useRotateKey } from '../../api/people.ts';
import type { AccessKey } from '../../api/types.ts';
import { visible } from '../../model/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Code } from '../../ui/Code.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import ui from '../../ui/ui.module.css';
import css from './keys.module.css';

const GRACE = [
  [0, 'Ends at once'],
  [3600, 'One hour'],
  [86_400, 'One day'],
  [604_800, 'One week'],
] as const;

/** Another key in the place of one that goes on for a while, so that programs can be changed over. */
export function RotateKey({ row, onClose }: { row: AccessKey; onClose: () => void }) {
  const rotate = useRotateKey();
  const [grace, setGrace] = useState(86_400);
  const key = rotate.data?.key;
  if (key !== undefined) {
    return (
      <Dialog title="Copy the new key now" wide onClose={onClose}>
        <p>It is shown only this once. Give it to the programs that use the old one.</p>
        <Code title="Access key" text={key} />
        <DialogFoot>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  return (
    <Dialog title="Rotate this key?" onClose={onClose}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          rotate.mutate({ id: row.id, grace });
        }}
      >
        {rotate.isError && <Notice what="The key was not rotated." error={rotate.error} />}
        <p>
          A new key takes the place of <strong>{visible(row.name)}</strong> (<span className="mono">{row.preview}</span>), with
          the same scope and rights.
        </p>
        <label className={ui.field}>
          <span className={ui.label}>The old key goes on for</span>
          <select className={ui.input} value={grace} onChange={(event) => setGrace(Number(event.target.value))}>
            {GRACE.map(([seconds, text]) => (
              <option key={seconds} value={seconds}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={rotate.isPending}>
            Rotate
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
