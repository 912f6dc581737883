import { Command } from 'cmdk';
import { useState } from 'react';
import { useProjects } from '../api/queries.ts';
import { pathOf } from '../model/routes.ts';
import { oneLine, visible } from '../model/text.ts';
import { copy } from '../ui/announce.ts';
import { Dialog } from '../ui/Dialog.tsx';
import ui from '../ui/ui.module.css';
import { navigate, setUtc, useRoute } from './nav.tsx';
import { getPrefs, setPref, type Theme } from './prefs.ts';
import { useHere } from './project.tsx';
import { routeOf, SECTIONS } from './sections.ts';
import css from './shell.module.css';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Pages, projects, actions; and any trace by its pasted id. */
export default function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { project } = useHere();
  const route = useRoute();
  const projects = useProjects();
  const [text, setText] = useState('');
  const id = text.trim();

  const run = (action: () => void) => () => {
    onClose();
    // After the dialog has given the focus back.
    setTimeout(action, 0);
  };

  const toList = (key: string, value: string) =>
    navigate(`${pathOf({ page: 'traces', project: project.id })}?${new URLSearchParams({ [key]: value }).toString()}`);

  return (
    <Dialog title="Search and commands" onClose={onClose}>
      <Command label="Search and commands" className={css.palette} loop>
        <Command.Input value={text} onValueChange={setText} placeholder="Page, action, or a trace id" />
        <Command.List label="Results">
          <Command.Empty>Nothing found.</Command.Empty>
          {id.length >= 4 && (
            <Command.Group heading="Open or find">
              <Command.Item
                value={`open trace ${id}`}
                keywords={[id]}
                onSelect={run(() => navigate({ page: 'trace', project: project.id, trace: id }))}
              >
                <span className="truncate">Open trace {oneLine(id, 60)}</span>
              </Command.Item>
              <Command.Item value={`session ${id}`} keywords={[id]} onSelect={run(() => toList('session_id', id))}>
                <span className="truncate">Traces of session {oneLine(id, 60)}</span>
              </Command.Item>
              <Command.Item value={`search ${id}`} keywords={[id]} onSelect={run(() => toList('q', id))}>
                <span className="truncate">Search what was sent for {oneLine(id, 60)}</span>
              </Command.Item>
            </Command.Group>
          )}
          <Command.Group heading="Go to">
            {SECTIONS.map((section) => (
              <Command.Item key={section.page} onSelect={run(() => navigate(routeOf(section, project.id)))}>
                {section.label} <kbd className={ui.kbd}>g {section.key}</kbd>
              </Command.Item>
            ))}
            <Command.Item onSelect={run(() => navigate({ page: 'integration', project: project.id }))}>
              Integration
            </Command.Item>
          </Command.Group>
          <Command.Group heading="Show">
            <Command.Item onSelect={run(() => toList('status', 'failed'))}>
              Failed traces
            </Command.Item>
            <Command.Item onSelect={run(() => toList('range', '24h'))}>
              Traces of the last 24 hours
            </Command.Item>
          </Command.Group>
          {(projects.data?.length ?? 0) > 1 && (
            <Command.Group heading="Project">
              {projects.data?.map((one) => (
                <Command.Item
                  key={one.id}
                  value={`project ${one.name} ${one.id}`}
                  onSelect={run(() => navigate({ page: route.page === 'keys' ? 'keys' : 'traces', project: one.id }))}
                >
                  <span className="truncate">{visible(one.name)}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
          <Command.Group heading="Actions">
            {THEMES.map((theme) => (
              <Command.Item key={theme} onSelect={run(() => setPref('theme', theme))}>
                Theme: {theme}
              </Command.Item>
            ))}
            <Command.Item onSelect={run(() => setUtc(!getPrefs().utc))}>Times: local or UTC</Command.Item>
            <Command.Item onSelect={run(() => void copy(location.href, 'link'))}>Copy a link to this page</Command.Item>
            <Command.Item onSelect={run(onHelp)}>
              Keyboard map <kbd className={ui.kbd}>?</kbd>
            </Command.Item>
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}
