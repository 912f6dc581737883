import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { answer, client } from '../../api/client.ts';
import { useAuthState } from '../../api/queries.ts';
import { Link, navigate } from '../../shell/nav.tsx';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { AuthCard } from './AuthCard.tsx';
import css from './auth.module.css';

const SHORTEST = 10;

/** The token travels in the fragment, which no server or proxy ever logs. */
function tokenFromLink(): string {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
}

/** Makes the first account, with the link that the server printed. */
export default function Setup() {
  const state = useAuthState();
  const queries = useQueryClient();
  const [token, setToken] = useState(tokenFromLink);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const setup = useMutation({
    mutationFn: () => answer(client.POST('/v1/auth/setup', { body: { token: token.trim(), email: email.trim(), password } })),
    onSuccess: () => {
      queries.clear();
      navigate('/', { replace: true });
    },
  });

  if (state.data && !state.data.setup_required) {
    return (
      <AuthCard title="Already set up">
        <p>This server has its first account. Sign in with it.</p>
        <Link to={{ page: 'login' }}>Sign in</Link>
      </AuthCard>
    );
  }
  const details = setup.error instanceof ApiError ? setup.error.details : {};
  const hasDetails = Object.keys(details).length > 0;
  return (
    <AuthCard title="Set up Tracekeep">
      <p>Make the first account. It owns this server.</p>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          setup.mutate();
        }}
      >
        {setup.isError && !hasDetails && <Notice what="The account was not made." error={setup.error} />}
        {tokenFromLink() === '' && (
          <Field
            label="Setup token"
            hint="The part after “token=” of the link that the server printed."
            problem={details.token}
            required
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        )}
        <Field
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          problem={details.email}
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label="Password"
          type="password"
          name="password"
          autoComplete="new-password"
          minLength={SHORTEST}
          hint={`At least ${SHORTEST} characters.`}
          problem={details.password}
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="primary" type="submit" disabled={setup.isPending}>
          Make the account
        </Button>
      </form>
    </AuthCard>
  );
}
