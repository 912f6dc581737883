import { useState } from 'react';
import { useSaveApp, useSources, type App } from '../../api/apps.ts';
import { ApiError } from '../../api/errors.ts';
import { exact } from '../../model/format.ts';
import { oneLine } from '../../model/text.ts';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import page from '../../ui/page.module.css';
import css from './apps.module.css';

/** Name, description and sources of an app; `null` makes a new one. */
export function EditApp({ app, onClose }: { app: App | null; onClose: () => void }) {
  const { project } = useHere();
  const save = useSaveApp(project.id, app?.id ?? null);
  const known = useSources(project.id);
  const [name, setName] = useState(app?.name ?? '');
  const [description, setDescription] = useState(app?.description ?? '');
  const [sources, setSources] = useState<readonly string[]>(app?.sources ?? []);
  const [other, setOther] = useState('');
  const details = save.error instanceof ApiError ? save.error.details : {};
  const taken = save.error instanceof ApiError && save.error.status === 409 ? save.error.message : undefined;

  const add = () => {
    const text = other.trim();
    if (text !== '' && !sources.includes(text)) setSources([...sources, text]);
    setOther('');
  };
  const offered = [...new Set([...sources, ...(known.data ?? []).map((one) => one.value)])].filter((source) => source !== app?.id);
  const counts = new Map(known.data?.map((one) => [one.value, one.count]));

  return (
    <Dialog title={app === null ? 'New app' : 'Edit the app'} onClose={onClose}>
      <form
        className={page.form}
        onSubmit={(event) => {
          event.preventDefault();
          const all = other.trim() === '' || sources.includes(other.trim()) ? sources : [...sources, other.trim()];
          save.mutate(
            { name: name.trim(), description: description.trim(), sources: [...all] },
            {
              onSuccess: () => {
                announce(app === null ? 'App made' : 'App saved');
                onClose();
              },
            },
          );
        }}
      >
        {save.isError && details.name === undefined && <Notice what="The app was not saved." error={save.error} />}
        <Field label="Name" required maxLength={200} value={name} problem={details.name ?? taken} onChange={(event) => setName(event.target.value)} />
        <Field label="Description (optional)" maxLength={1000} value={description} problem={details.description} onChange={(event) => setDescription(event.target.value)} />
        <fieldset className={css.sources}>
          <legend>Sources whose traces are this app's</legend>
          {offered.length > 0 && (
            <ul>
              {offered.map((source) => (
                <li key={source}>
                  <label>
                    <input
                      type="checkbox"
                      checked={sources.includes(source)}
                      onChange={(event) => setSources(event.target.checked ? [...sources, source] : sources.filter((one) => one !== source))}
                    />
                    <bdi className="truncate">{oneLine(source, 60)}</bdi>
                    {counts.has(source) && <span className={page.faint}>{exact(counts.get(source) ?? 0)} of the newest traces</span>}
                  </label>
                </li>
              ))}
            </ul>
          )}
          <div className={css.add}>
            <Field
              label="Another source"
              hint="The source_id of the Dynamiq SDK, the workflow name of OpenAI Agents, the service.name of OpenTelemetry. Traces with the app's own id always count."
              value={other}
              onChange={(event) => setOther(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || other.trim() === '') return;
                event.preventDefault();
                add();
              }}
            />
            <Button disabled={other.trim() === ''} onClick={add}>
              Add
            </Button>
          </div>
        </fieldset>
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={save.isPending || name.trim() === ''}>
            {app === null ? 'Make the app' : 'Save'}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
