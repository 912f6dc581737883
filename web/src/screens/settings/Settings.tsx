import clsx from 'clsx';
import { useMe } from '../../api/queries.ts';
import { useOrgMembers, useProjectMembers } from '../../api/people.ts';
import type { SettingsTab } from '../../model/routes.ts';
import { visible } from '../../model/text.ts';
import { Link } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { Audit } from './Audit.tsx';
import { General } from './General.tsx';
import { Limits } from './Limits.tsx';
import { Projects } from './Projects.tsx';
import { Redaction } from './Redaction.tsx';
import { Retention } from './Retention.tsx';
import css from './settings.module.css';
import { Team } from './Team.tsx';

type Tabs = readonly (readonly [SettingsTab, string])[];

const OF_ORG: Tabs = [
  ['general', 'General'],
  ['projects', 'Projects'],
  ['team', 'Team'],
  ['audit', 'Audit log'],
];
const OF_PROJECT: Tabs = [
  ['retention', 'Retention'],
  ['redaction', 'Redaction'],
  ['limits', 'Limits and usage'],
];

/** What the signed-in person is in the organization; `null` while it is not known. */
export type OrgRole = 'owner' | 'admin' | 'member' | null;

/** The settings of the organization and of the project, one thing a page. */
export default function Settings({ tab }: { tab: SettingsTab }) {
  const { project, org } = useHere();
  const me = useMe();
  const members = useOrgMembers(project.org_id);
  const role = (members.data?.find((one) => one.id === me.data?.id)?.role ?? null) as OrgRole;
  const manages = role === 'owner' || role === 'admin';
  const roles = useProjectMembers(project.id);
  const administers = manages || roles.data?.find((one) => one.id === me.data?.id)?.role === 'admin';
  const links = (tabs: Tabs) =>
    tabs.map(([name, text]) => (
      <li key={name}>
        <Link to={{ page: 'settings', project: project.id, tab: name }} className={clsx(css.tab, name === tab && css.current)} aria-current={name === tab ? 'page' : undefined}>
          {text}
        </Link>
      </li>
    ));
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>Settings</h1>
        <p>
          {org === null ? 'The organization' : visible(org.name)}, project {visible(project.name)}
        </p>
      </div>
      <div className={css.split}>
        <nav aria-label="Settings">
          <p id="of-org" className={css.tabsHead}>
            Organization
          </p>
          <ul className={css.tabs} aria-labelledby="of-org">
            {links(OF_ORG.filter(([name]) => name !== 'audit' || manages))}
            <li>
              <Link to={{ page: 'keys', project: project.id }} className={css.tab}>
                Access keys
              </Link>
            </li>
          </ul>
          <p id="of-project" className={css.tabsHead}>
            Project
          </p>
          <ul className={css.tabs} aria-labelledby="of-project">
            {links(OF_PROJECT)}
          </ul>
        </nav>
        <div className={css.body}>
          {tab === 'general' && <General role={role} />}
          {tab === 'projects' && <Projects manages={manages} />}
          {tab === 'team' && <Team role={role} />}
          {tab === 'audit' && <Audit />}
          {tab === 'retention' && <Retention key={project.id} administers={administers} />}
          {tab === 'redaction' && <Redaction key={project.id} administers={administers} />}
          {tab === 'limits' && <Limits key={project.id} administers={administers} />}
        </div>
      </div>
    </div>
  );
}
