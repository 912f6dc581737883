import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { answer, client } from '../../api/client.ts';
import { useAuthState } from '../../api/queries.ts';
import { visible } from '../../model/text.ts';
import { navigate } from '../../shell/nav.tsx';
import { Button } from '../../ui/Button.tsx';
import { Delayed } from '../../ui/Delayed.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { AuthCard } from './AuthCard.tsx';
import css from './auth.module.css';

const SHORTEST = 10;

/** Accepts an invitation: by making an account, or as the invited person who is signed in. */
export default function Invitation() {
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '');
  const queries = useQueryClient();
  const state = useAuthState();
  const [password, setPassword] = useState('');
  const invited = useQuery({
    queryKey: ['invitation', token],
    queryFn: async ({ signal }) => (await answer(client.POST('/v1/invitations/inspect', { signal, body: { token } }))).data,
    retry: false,
  });
  const accept = useMutation({
    mutationFn: () => answer(client.POST('/v1/invitations/accept', { body: { token, ...(password !== '' && { password }) } })),
    onSuccess: () => {
      queries.clear();
      navigate('/', { replace: true });
    },
  });
  if (invited.isPending || state.isPending) return <Delayed />;
  if (invited.isError) {
    return (
      <AuthCard title="This invitation cannot be used">
        <p>It was used already, taken back, or is too old. Ask for another one.</p>
      </AuthCard>
    );
  }
  const { org_name: org, email, role, has_account: hasAccount } = invited.data;
  const details = accept.error instanceof ApiError ? accept.error.details : {};
  return (
    <AuthCard title={`Join ${visible(org)}`}>
      <p>
        <strong>{visible(email)}</strong> is invited as {role}.
      </p>
      {hasAccount && !state.data?.authenticated ? (
        <>
          <p>You have an account. Sign in with it, then open this link again.</p>
          <Button look="primary" onClick={() => navigate('/login')}>
            Sign in
          </Button>
        </>
      ) : (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            accept.mutate();
          }}
        >
          {accept.isError && Object.keys(details).length === 0 && (
            <Notice
              what={accept.error instanceof ApiError && accept.error.status === 403 ? 'You are signed in as somebody else.' : 'The invitation was not accepted.'}
              error={accept.error}
            />
          )}
          {!hasAccount && (
            <>
              <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
              <Field
                label="Choose a password"
                type="password"
                autoComplete="new-password"
                required
                minLength={SHORTEST}
                hint={`At least ${SHORTEST} characters, and none that everybody tries first.`}
                problem={details.password}
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </>
          )}
          <Button look="primary" type="submit" disabled={accept.isPending}>
            {hasAccount ? 'Join' : 'Make the account and join'}
          </Button>
        </form>
      )}
    </AuthCard>
  );
}
