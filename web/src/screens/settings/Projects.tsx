import { Pencil, Plus, Trash2, Users } from 'lucide-react';
import { useState } from 'react';
import { useOrgMembers, useProjectMembers, useSetProjectRole } from '../../api/people.ts';
import { useProjects } from '../../api/queries.ts';
import type { Project } from '../../api/types.ts';
import { visible } from '../../model/text.ts';
import { useHere } from '../../shell/project.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import ui from '../../ui/ui.module.css';
import { DeleteProject } from './DeleteProject.tsx';
import { EditProject } from './EditProject.tsx';
import css from './settings.module.css';

/** Projects of the organization that the reader sees: name, who sees them, who has a role in them. */
export function Projects({ manages }: { manages: boolean }) {
  const { project: here } = useHere();
  const projects = useProjects();
  const [editing, setEditing] = useState<Project | 'new' | null>(null);
  const [people, setPeople] = useState<Project | null>(null);
  const [deleting, setDeleting] = useState<Project | null>(null);
  const own = (projects.data ?? []).filter((one) => one.org_id === here.org_id);
  return (
    <section className={css.section} aria-labelledby="projects">
      <div className={css.head}>
        <div>
          <h2 id="projects">Projects</h2>
          <p>Every member edits internal projects. Private ones are for owners, admins, and those with a role in them.</p>
        </div>
        <Button icon={Plus} onClick={() => setEditing('new')}>
          New project
        </Button>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls sideways on narrow screens */}
      <div className={css.scroll} role="region" aria-label="Projects" tabIndex={0}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Seen by</th>
              <th scope="col">Id</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {own.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <bdi>{visible(one.name)}</bdi>
                </th>
                <td>{one.visibility === 'private' ? 'private' : 'all members'}</td>
                <td className="mono">{one.id}</td>
                <td>
                  <IconButton small icon={Users} label={`People of ${visible(one.name)}`} onClick={() => setPeople(one)} />
                  <IconButton small icon={Pencil} label={`Edit ${visible(one.name)}`} onClick={() => setEditing(one)} />
                  {manages && <IconButton small icon={Trash2} label={`Delete ${visible(one.name)}`} onClick={() => setDeleting(one)} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing !== null && <EditProject row={editing === 'new' ? null : editing} org={here.org_id} onClose={() => setEditing(null)} />}
      {deleting !== null && <DeleteProject row={deleting} onClose={() => setDeleting(null)} />}
      {people !== null && <People row={people} manages={manages} onClose={() => setPeople(null)} />}
    </section>
  );
}

function People({ row, manages, onClose }: { row: Project; manages: boolean; onClose: () => void }) {
  const members = useOrgMembers(row.org_id);
  const roles = useProjectMembers(row.id);
  const set = useSetProjectRole(row.id);
  const own = new Map(roles.data?.map((one) => [one.id, one.role]));
  return (
    <Dialog title={`People of ${visible(row.name)}`} wide onClose={onClose}>
      {set.isError && <Notice what="The role was not changed." error={set.error} />}
      {roles.isError && <Notice what="The roles could not be read." error={roles.error} />}
      <p>
        {row.visibility === 'private'
          ? 'Owners and admins of the organization are always admins here.'
          : 'Every member is an editor here; a role can only add to that.'}
      </p>
      <ul className={css.people}>
        {members.data?.map((one) => {
          const always = one.role !== 'member';
          return (
            <li key={one.id}>
              <bdi>{visible(one.email)}</bdi>
              <select
                className={ui.input}
                aria-label={`Role of ${visible(one.email)}`}
                disabled={always || set.isPending || roles.isPending}
                value={always ? 'admin' : (own.get(one.id) ?? '')}
                onChange={(event) => set.mutate({ id: one.id, role: event.target.value === '' ? null : event.target.value })}
              >
                <option value="">{row.visibility === 'private' ? 'no role' : 'editor (as a member)'}</option>
                <option value="viewer">viewer</option>
                <option value="editor">editor</option>
                <option value="admin">admin</option>
              </select>
            </li>
          );
        })}
      </ul>
      {!manages && <p>Changes need an admin of the project.</p>}
      <DialogFoot>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
