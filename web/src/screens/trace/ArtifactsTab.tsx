import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { Download, Eye, EyeOff } from 'lucide-react';
import { Fragment, useState } from 'react';
import { artifactPath, artifactsQuery } from '../../api/artifacts.ts';
import { bytes, exact } from '../../model/format.ts';
import { get, getNumber, getText, isObject, type Json } from '../../model/json.ts';
import { oneLine } from '../../model/text.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ArtifactPreview } from './ArtifactPreview.tsx';
import css from './trace.module.css';

interface ArtifactsTabProps {
  run: Json;
  trace: string;
  span: string;
  version: number;
}

/** Files that a run logged and values too large for its span. What was uploaded can be looked at and downloaded. */
export function ArtifactsTab({ run, trace, span, version }: ArtifactsTabProps) {
  const { project } = useHere();
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const all = useQuery(artifactsQuery(project.id, trace, span, version));
  const sent = ((get(run, 'artifacts') as Json[] | undefined) ?? []).filter(isObject);
  const objects = get(run, 'attributes', 'dreadnode.objects');
  if (all.isError) return <Notice what="The artifacts could not be read." error={all.error} onRetry={() => void all.refetch()} />;
  if (all.data === undefined) return <RowSkeleton rows={3} height={36} />;
  const toggle = (row: number) => {
    const next = new Set(open);
    if (!next.delete(row)) next.add(row);
    setOpen(next);
  };
  const lost = all.data.filter((one) => !one.stored).length;
  return (
    <section className={css.section}>
      <h3>Artifacts</h3>
      {all.data.length === 0 && <p className={css.remark}>What is named here has no address that anything could be stored under.</p>}
      {lost > 0 && (
        <p className={css.remark}>
          {lost === 1 ? 'One was' : `${exact(lost)} were`} never uploaded: the program that made it did not reach the store of files. Its name is all that is known.
        </p>
      )}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls sideways on narrow screens */}
      <div className={clsx(css.scrollX, css.artifacts)} role="region" aria-label="Artifacts" tabIndex={0}>
        <table className={css.facts2}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" data-number>
                Size
              </th>
              <th scope="col">Digest</th>
              <th scope="col">File</th>
            </tr>
          </thead>
          <tbody>
            {all.data.map((one, index) => {
              const told = sent.find((other) => getText(other, 'oid') === one.id);
              const value = isObject(objects) ? objects.get(one.id) : undefined;
              const size = one.bytes ?? getNumber(told ?? value ?? null, 'size');
              const name = oneLine(one.name ?? (one.kind === 'value' ? 'value' : one.id), 120);
              const isOpen = open.has(index);
              return (
                <Fragment key={index}>
                  <tr>
                    <th scope="row" title={(told && getText(told, 'path')) ?? undefined}>
                      <bdi>{name}</bdi>
                      <small>
                        <bdi>{one.kind === 'value' ? 'large value' : oneLine((told && getText(told, 'mime_type')) ?? 'type not told', 60)}</bdi>
                      </small>
                    </th>
                    <td data-number>{size === null ? '–' : bytes(size)}</td>
                    <td>
                      <code title={one.id}>{oneLine(one.id.replace(/^sha256:/, ''), 12)}</code>
                      <CopyButton text={one.id} what="digest" />
                    </td>
                    <td>
                      {one.stored ? (
                        <span className={css.fileTools}>
                          <Button small icon={isOpen ? EyeOff : Eye} aria-label={`Preview ${name}`} aria-expanded={isOpen} onClick={() => toggle(index)}>
                            Preview
                          </Button>
                          <a href={artifactPath(project.id, trace, span, one.id)} download={name.split('/').at(-1)} aria-label={`Download ${name}`}>
                            <Download size={13} aria-hidden /> Download
                          </a>
                        </span>
                      ) : (
                        <span className={css.faint}>not uploaded</span>
                      )}
                    </td>
                  </tr>
                  {isOpen && (
                    <tr>
                      <td colSpan={4}>
                        <div className={css.preview}>
                          <ArtifactPreview trace={trace} span={span} artifact={one} name={name} />
                        </div>
                      </td>
                    </tr>
                  )}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
