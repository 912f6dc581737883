import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { useChangePassword, useEndSession, useLoginSessions, useSaveMe } from '../../api/people.ts';
import { answer, client } from '../../api/client.ts';
import { useMe } from '../../api/queries.ts';
import { visible } from '../../model/text.ts';
import { ago, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import css from '../settings/settings.module.css';
import { Tokens } from './Tokens.tsx';

const SHORTEST = 10;

/** The signed-in person: name, password, tokens, sign-ins. */
export default function Profile() {
  const me = useMe();
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>Profile</h1>
        <p>{visible(me.data?.email ?? '')}</p>
      </div>
      {me.isError && <Notice what="Your profile could not be read." error={me.error} onRetry={() => void me.refetch()} />}
      <div className={css.body}>
        {me.data && <Names first={me.data.first_name} last={me.data.last_name} timezone={me.data.timezone} />}
        <Password />
        <Tokens />
        <Sessions />
      </div>
    </div>
  );
}

function Names({ first, last, timezone }: { first: string; last: string; timezone: string }) {
  const save = useSaveMe();
  const [values, setValues] = useState({ first_name: first, last_name: last, timezone });
  const details = save.error instanceof ApiError ? save.error.details : {};
  return (
    <section className={css.section} aria-labelledby="names">
      <h2 id="names">Name</h2>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(values, { onSuccess: () => announce('Saved') });
        }}
      >
        {save.isError && Object.keys(details).length === 0 && <Notice what="Nothing was saved." error={save.error} />}
        <Field
          label="First name"
          autoComplete="given-name"
          maxLength={100}
          problem={details.first_name}
          value={values.first_name}
          onChange={(event) => setValues({ ...values, first_name: event.target.value })}
        />
        <Field
          label="Last name"
          autoComplete="family-name"
          maxLength={100}
          problem={details.last_name}
          value={values.last_name}
          onChange={(event) => setValues({ ...values, last_name: event.target.value })}
        />
        <div>
          <Button type="submit" disabled={save.isPending}>
            Save name
          </Button>
        </div>
      </form>
    </section>
  );
}

function Password() {
  const change = useChangePassword();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const details = change.error instanceof ApiError ? change.error.details : {};
  return (
    <section className={css.section} aria-labelledby="password">
      <h2 id="password">Password</h2>
      <p>All other sign-ins of yours end when it changes.</p>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { current_password: current, password: next },
            {
              onSuccess: () => {
                setCurrent('');
                setNext('');
                announce('Password changed');
              },
            },
          );
        }}
      >
        {change.isError && Object.keys(details).length === 0 && <Notice what="The password was not changed." error={change.error} />}
        <Field
          label="Current password"
          type="password"
          autoComplete="current-password"
          required
          problem={details.current_password}
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <Field
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          minLength={SHORTEST}
          hint={`At least ${SHORTEST} characters, and none that everybody tries first.`}
          problem={details.password}
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <div>
          <Button type="submit" disabled={change.isPending || current === '' || next.length < SHORTEST}>
            Change password
          </Button>
        </div>
      </form>
    </section>
  );
}

function Sessions() {
  const sessions = useLoginSessions();
  const end = useEndSession();
  const now = useNow(30);
  const [failed, setFailed] = useState<unknown>(null);
  const everywhere = async () => {
    try {
      await answer(client.POST('/v1/auth/logout-everywhere'));
      location.assign('/login');
    } catch (cause) {
      setFailed(cause);
    }
  };
  const used = (text: string | null | undefined) => {
    const at = parseInstant(text);
    return at === null ? 'not used yet' : `used ${ago(at, now)}`;
  };
  return (
    <section className={css.section} aria-labelledby="sessions">
      <div className={css.head}>
        <h2 id="sessions">Sign-ins</h2>
        <Button onClick={() => void everywhere()}>Sign out everywhere</Button>
      </div>
      {failed !== null && <Notice what="You are still signed in." error={failed} />}
      {end.isError && <Notice what="The sign-in was not ended." error={end.error} />}
      {sessions.isError && <Notice what="Your sign-ins could not be read." error={sessions.error} />}
      <ul className={css.people}>
        {sessions.data?.map((one) => (
          <li key={one.id}>
            <span>
              <bdi>{visible(one.agent ?? 'Unknown program')}</bdi>{' '}
              <span className={css.faint}>
                {one.address ?? 'unknown address'}, {used(one.last_used_at ?? one.created_at)}
              </span>
            </span>
            {one.current ? (
              <strong>this one</strong>
            ) : (
              <Button small onClick={() => end.mutate(one.id, { onSuccess: () => announce('Signed out there') })}>
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
