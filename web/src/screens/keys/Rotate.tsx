import { useState } from 'react';
import { useRotateKey, useRotateToken } from '../../api/people.ts';
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

interface Rotated {
  id: string;
  name: string;
  preview: string;
}

interface RowProps {
  row: Rotated;
  onClose: () => void;
}

/** Another key in the place of one that goes on for a while, so that programs can be changed over. */
export function RotateKey(props: RowProps) {
  const rotate = useRotateKey();
  return <Rotate thing="key" title="Access key" same="the same scope, rights and limits" rotate={rotate} secret={rotate.data?.key} {...props} />;
}

/** The same for a personal token. */
export function RotateToken(props: RowProps) {
  const rotate = useRotateToken();
  return <Rotate thing="token" title="Personal access token" same="the same rights and end" rotate={rotate} secret={rotate.data?.token} {...props} />;
}

interface RotateProps extends RowProps {
  thing: 'key' | 'token';
  title: string;
  /** What the new one has of the old one. */
  same: string;
  rotate: { error: Error | null; isPending: boolean; mutate: (change: { id: string; grace: number }) => void };
  secret: string | undefined;
}

function Rotate({ thing, title, same, rotate, secret, row, onClose }: RotateProps) {
  const [grace, setGrace] = useState(86_400);
  if (secret !== undefined) {
    return (
      <Dialog title={`Copy the new ${thing} now`} wide onClose={onClose}>
        <p>It is shown only this once. Give it to the programs that use the old one.</p>
        <Code title={title} text={secret} />
        <DialogFoot>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  return (
    <Dialog title={`Rotate this ${thing}?`} onClose={onClose}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          rotate.mutate({ id: row.id, grace });
        }}
      >
        {rotate.error !== null && <Notice what={`The ${thing} was not rotated.`} error={rotate.error} />}
        <p>
          A new {thing} takes the place of <strong>{visible(row.name)}</strong> (<span className="mono">{row.preview}</span>), with {same}.
        </p>
        <label className={ui.field}>
          <span className={ui.label}>The old {thing} goes on for</span>
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
