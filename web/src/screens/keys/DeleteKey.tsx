import { useDeleteKey } from '../../api/queries.ts';
import type { AccessKey } from '../../api/types.ts';
import { visible } from '../../model/text.ts';
import { ago, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';

/** A deleted key cannot come back, so this is one of the few questions asked. */
export function DeleteKey({ row, onClose }: { row: AccessKey; onClose: () => void }) {
  const remove = useDeleteKey();
  const now = useNow(1);
  const used = parseInstant(row.last_used_at);
  return (
    <Dialog title="Delete this key?" onClose={onClose}>
      {remove.isError && <Notice what="The key was not deleted." error={remove.error} />}
      <p>
        Programs that use <strong>{visible(row.name)}</strong> (<span className="mono">{row.preview}</span>) will be refused
        from now on. {used === null ? 'It was never used.' : `It was last used ${ago(used, now)}.`}
      </p>
      <DialogFoot>
        <Button onClick={onClose}>Keep it</Button>
        <Button
          look="danger"
          disabled={remove.isPending}
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
