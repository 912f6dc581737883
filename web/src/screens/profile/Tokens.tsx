import { Plus, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { useCreateToken, useRevokeToken, useTokens } from '../../api/people.ts';
import type { PersonalAccessToken } from '../../api/types.ts';
import { visible } from '../../model/text.ts';
import { ago, instant, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { announce } from '../../ui/announce.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Code } from '../../ui/Code.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import ui from '../../ui/ui.module.css';
import { RotateToken } from '../keys/Rotate.tsx';
import css from '../settings/settings.module.css';

/** Personal tokens: programs that act for the person. */
export function Tokens() {
  const tokens = useTokens();
  const revoke = useRevokeToken();
  const now = useNow(30);
  const { utc } = usePrefs();
  const [making, setMaking] = useState(false);
  const [rotating, setRotating] = useState<PersonalAccessToken | null>(null);
  const ends = (text: string | null | undefined) => {
    const at = parseInstant(text);
    return at === null ? 'never ends' : `ends ${instant(at, now, utc)}`;
  };
  const used = (text: string | null | undefined) => {
    const at = parseInstant(text);
    return at === null ? 'never used' : `used ${ago(at, now)}`;
  };
  return (
    <section className={css.section} aria-labelledby="tokens">
      <div className={css.head}>
        <div>
          <h2 id="tokens">Personal access tokens</h2>
          <p>For the command line and scripts: they see what you see. They cannot send traces.</p>
        </div>
        <Button icon={Plus} onClick={() => setMaking(true)}>
          New token
        </Button>
      </div>
      {tokens.isError && <Notice what="Your tokens could not be read." error={tokens.error} />}
      {revoke.isError && <Notice what="The token was not revoked." error={revoke.error} />}
      {tokens.data?.length === 0 && <p>No token yet.</p>}
      {(tokens.data?.length ?? 0) > 0 && (
        <ul className={css.people}>
          {tokens.data?.map((one) => (
            <li key={one.id}>
              <span>
                <bdi>{visible(one.name)}</bdi> <span className="mono">{one.preview}</span>{' '}
                <span className={css.faint}>
                  {one.permissions.join(', ')}; {used(one.last_used_at)}; {ends(one.expires_at)}
                </span>
              </span>
              <IconButton small icon={RefreshCw} label={`Rotate token ${visible(one.name)}`} onClick={() => setRotating(one)} />
              <IconButton
                small
                icon={Trash2}
                label={`Revoke token ${visible(one.name)}`}
                onClick={() => revoke.mutate(one.id, { onSuccess: () => announce('Token revoked') })}
              />
            </li>
          ))}
        </ul>
      )}
      {making && <CreateToken onClose={() => setMaking(false)} />}
      {rotating !== null && <RotateToken row={rotating} onClose={() => setRotating(null)} />}
    </section>
  );
}

function CreateToken({ onClose }: { onClose: () => void }) {
  const create = useCreateToken();
  const [name, setName] = useState('');
  const [changes, setChanges] = useState(false);
  const [expires, setExpires] = useState('');
  const token = create.data?.token;
  if (token !== undefined) {
    return (
      <Dialog title="Copy the token now" wide onClose={onClose}>
        <p>It is shown only this once.</p>
        <Code title="Personal access token" text={token} />
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
    <Dialog title="New token" onClose={onClose}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({
            name: name.trim(),
            permissions: changes ? ['read', 'admin'] : ['read'],
            ...(expires !== '' && { expires_at: new Date(`${expires}T23:59:59`).toISOString() }),
          });
        }}
      >
        {create.isError && Object.keys(details).length === 0 && <Notice what="The token was not made." error={create.error} />}
        <Field label="Name" required maxLength={200} problem={details.name} value={name} onChange={(event) => setName(event.target.value)} />
        <label className={ui.field}>
          <span className={ui.label}>May</span>
          <select className={ui.input} value={changes ? 'admin' : 'read'} onChange={(event) => setChanges(event.target.value === 'admin')}>
            <option value="read">Read what I see</option>
            <option value="admin">Do what I may do</option>
          </select>
        </label>
        <Field label="Expires (optional)" type="date" problem={details.expires_at} value={expires} onChange={(event) => setExpires(event.target.value)} />
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={create.isPending || name.trim() === ''}>
            Make token
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
