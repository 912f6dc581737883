import { useState } from 'react';
import { useDeleteKey } from '../../api/queries.ts';
import type { AccessKey } from '../../api/types.ts';
import { visible } from '../../model/text.ts';
import { ago, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';

const HOUR = 3600e6;

/** A deleted key cannot come back, so its name is typed; what still uses it is said before. */
export function DeleteKey({ row, onClose }: { row: AccessKey; onClose: () => void }) {
  const remove = useDeleteKey();
  const now = useNow(1);
  const used = parseInstant(row.last_used_at);
  const name = visible(row.name);
  const [typed, setTyped] = useState('');
  return (
    <Dialog title="Delete this key?" onClose={onClose}>
      {remove.isError && <Notice what="The key was not deleted." error={remove.error} />}
      <p>
        Programs that use <strong>{name}</strong> (<span className="mono">{row.preview}</span>) will be refused
        from now on. {used === null ? 'It was never used.' : `It was last used ${ago(used, now)}.`}
        {used !== null && now - used < HOUR && ' Something still uses it: rotate it instead, and the old key goes on for a while.'}
      </p>
      <Field label={`Type ${name} to delete it`} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
      <DialogFoot>
        <Button onClick={onClose}>Keep it</Button>
        <Button
          look="danger"
          disabled={remove.isPending || typed.trim() !== name.trim()}
          onClick={() =>
            remove.mutate(row.id, {
              onSuccess: () => {
                announce('Key deleted');
                onClose();
              },
            })
          }
        >
          Delete
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
