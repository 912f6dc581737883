import { useDeleteApp, type App } from '../../api/apps.ts';
import { visible } from '../../model/text.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';

export function DeleteApp({ app, onClose, onDeleted }: { app: App; onClose: () => void; onDeleted?: () => void }) {
  const remove = useDeleteApp();
  return (
    <Dialog title="Delete this app?" onClose={onClose}>
      {remove.isError && <Notice what="The app was not deleted." error={remove.error} />}
      <p>
        <strong>
          <bdi>{visible(app.name)}</bdi>
        </strong>{' '}
        and its metrics go. Its traces stay in the project, so a new app with the same sources counts them again. To only take it out of the list, archive it.
      </p>
      <DialogFoot>
        <Button onClick={onClose}>Keep it</Button>
        <Button
          look="danger"
          disabled={remove.isPending}
          onClick={() =>
            remove.mutate(app.id, {
              onSuccess: () => {
                announce('App deleted');
                onClose();
                onDeleted?.();
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
