import { useState } from 'react';
import { useMe, useOrgs } from '../../api/queries.ts';
import { visible } from '../../model/text.ts';
import { useSignOut } from '../../shell/useSignOut.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import Profile from '../profile/Profile.tsx';
import { EditProject } from '../settings/EditProject.tsx';
import { NewOrg } from '../settings/NewOrg.tsx';
import css from '../settings/settings.module.css';

/** For an account that sees no project: what it can still do, which is to make one, and to leave. */
export default function NoProject() {
  const orgs = useOrgs();
  const me = useMe();
  const signOut = useSignOut();
  const [org, setOrg] = useState<string | null>(null);
  const [profile, setProfile] = useState(false);
  return (
    <main className={css.page}>
      <div className={css.head}>
        <div>
          <h1>No project yet</h1>
          <p>{me.data ? `${visible(me.data.email)} does` : 'Your account does'} not see any project.</p>
        </div>
        <div className={css.head}>
          <Button onClick={() => setProfile(!profile)} aria-expanded={profile}>
            Profile
          </Button>
          <Button onClick={() => void signOut()}>Sign out</Button>
        </div>
      </div>
      <div className={css.body}>
        <section className={css.section} aria-labelledby="own-orgs">
          <h2 id="own-orgs">Your organizations</h2>
          {orgs.isError && <Notice what="Your organizations could not be read." error={orgs.error} onRetry={() => void orgs.refetch()} />}
          {orgs.data?.length === 0 && <p>You are in none. An invitation by one of its owners or admins brings you into an organization.</p>}
          {(orgs.data?.length ?? 0) > 0 && (
            <>
              <p>Make a project, or ask an owner to add you to one and look again.</p>
              <ul className={css.people}>
                {orgs.data?.map((one) => (
                  <li key={one.id}>
                    <bdi>{visible(one.name)}</bdi>
                    <Button small aria-label={`New project in ${visible(one.name)}`} onClick={() => setOrg(one.id)}>
                      New project
                    </Button>
                  </li>
                ))}
              </ul>
            </>
          )}
          <div>
            <Button onClick={() => location.reload()}>Look again</Button>
          </div>
        </section>
        <NewOrg />
      </div>
      {profile && <Profile />}
      {org !== null && <EditProject row={null} org={org} onClose={() => setOrg(null)} />}
    </main>
  );
}
