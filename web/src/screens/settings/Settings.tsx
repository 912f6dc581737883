import clsx from 'clsx';
import { useMe } from '../../api/queries.ts';
import { useOrgMembers } from '../../api/people.ts';
import type { SettingsTab } from '../../model/routes.ts';
import { visible } from '../../model/text.ts';
import { Link } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { Audit } from './Audit.tsx';
import { General } from './General.tsx';
import { Projects } from './Projects.tsx';
import css from './settings.module.css';
import { Team } from './Team.tsx';

const TABS: readonly (readonly [SettingsTab, string])[] = [
  ['general', 'General'],
  ['projects', 'Projects'],
  ['team', 'Team'],
  ['audit', 'Audit log'],
];

/** What the signed-in person is in the organization; `null` while it is not known. */
export type OrgRole = 'owner' | 'admin' | 'member' | null;

/** The organization's settings, one thing a page. */
export default function Settings({ tab }: { tab: SettingsTab }) {
  const { project, org } = useHere();
  const me = useMe();
  const members = useOrgMembers(project.org_id);
  const role = (members.data?.find((one) => one.id === me.data?.id)?.role ?? null) as OrgRole;
  const manages = role === 'owner' || role === 'admin';
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>Settings</h1>
        <p>{org === null ? 'The organization' : visible(org.name)}</p>
      </div>
      <div className={css.split}>
        <nav aria-label="Settings">
          <ul className={css.tabs}>
            {TABS.filter(([name]) => name !== 'audit' || manages).map(([name, text]) => (
              <li key={name}>
                <Link
                  to={{ page: 'settings', project: project.id, tab: name }}
                  className={clsx(css.tab, name === tab && css.current)}
                  aria-current={name === tab ? 'page' : undefined}
                >
                  {text}
                </Link>
              </li>
            ))}
            <li>
              <Link to={{ page: 'keys', project: project.id }} className={css.tab}>
                Access keys
              </Link>
            </li>
          </ul>
        </nav>
        <div className={css.body}>
          {tab === 'general' && <General role={role} />}
          {tab === 'projects' && <Projects manages={manages} />}
          {tab === 'team' && <Team role={role} />}
          {tab === 'audit' && <Audit />}
        </div>
      </div>
    </div>
  );
}
