import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { answer, client } from '../../api/client.ts';
import { useAuthState } from '../../api/queries.ts';
import { safeNext } from '../../model/routes.ts';
import { navigate, useSearch } from '../../shell/nav.tsx';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { AuthCard } from './AuthCard.tsx';
import css from './auth.module.css';

/** Why a sign-in through the provider came to nothing, by the word in the address. */
const PROVIDER: Record<string, string> = {
  expired: 'The sign-in took too long or was started in another browser. Try again.',
  refused: 'The provider did not sign you in.',
  unavailable: 'The provider cannot be reached, or its answer cannot be trusted.',
  no_access: 'You are not in a group that has access here.',
  no_email: 'The provider does not vouch for an e-mail of yours.',
  account_exists: 'There is an account with your e-mail. Sign in with its password.',
};

/** Signs in and goes back to where the reader wanted to be. */
export default function Login() {
  const search = new URLSearchParams(useSearch());
  const next = safeNext(search.get('next'));
  const refused = search.get('error');
  const state = useAuthState();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const login = useMutation({
    mutationFn: () => answer(client.POST('/v1/auth/login', { body: { email: email.trim(), password } })),
    onSuccess: () => {
      queries.clear();
      navigate(next, { replace: true });
    },
  });

  if (state.data?.setup_required) {
    return (
      <AuthCard title="Not set up yet">
        <p>
          This server has no account yet. Open the setup link that it printed when it started; it also lies in the file{' '}
          <code>setup-link</code> of its data directory.
        </p>
      </AuthCard>
    );
  }
  const wrong = login.error instanceof ApiError && login.error.status === 401;
  return (
    <AuthCard title="Sign in">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          login.mutate();
        }}
      >
        {refused !== null && !login.isError && <Notice what={PROVIDER[refused] ?? 'Signing in with the provider failed.'} error={new Error(' ')} />}
        {login.isError && (
          <Notice what={wrong ? 'Wrong e-mail or password.' : 'Signing in failed.'} error={wrong ? new Error(' ') : login.error} />
        )}
        <Field
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="primary" type="submit" disabled={login.isPending}>
          Sign in
        </Button>
        {state.data?.oidc_name && (
          <a className={css.provider} href={`/v1/auth/oidc/start?next=${encodeURIComponent(next)}`}>
            Sign in with {state.data.oidc_name}
          </a>
        )}
      </form>
    </AuthCard>
  );
}
