import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { HEAD_BYTES, previewQuery, type Artifact } from '../../api/artifacts.ts';
import { bytes } from '../../model/format.ts';
import { useHere } from '../../shell/project.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { LongText } from './LongText.tsx';
import css from './trace.module.css';

/** Images that are larger are for a program that is made for them. */
const LARGEST_IMAGE = 8_000_000;

interface ArtifactPreviewProps {
  trace: string;
  span: string;
  artifact: Artifact;
  name: string;
}

/** A stored file in its place: an image as such, the head of a text as text, and nothing else. */
export function ArtifactPreview({ trace, span, artifact, name }: ArtifactPreviewProps) {
  const { project } = useHere();
  const found = useQuery(previewQuery(project.id, trace, span, artifact));
  const [broken, setBroken] = useState(false);
  const size = artifact.bytes ?? 0;
  if (found.isError) return <Notice what="The file could not be read." error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <RowSkeleton rows={2} height={26} />;
  const { data } = found;
  if (data.kind === 'image') {
    if (size > LARGEST_IMAGE) return <p className={css.remark}>An image of {bytes(size)} is too large to be shown here.</p>;
    if (broken) return <p className={css.remark}>This image is broken.</p>;
    return <img className={css.artifactImage} src={data.address} alt={name} onError={() => setBroken(true)} />;
  }
  if (data.kind === 'other') return <p className={css.remark}>It is neither an image nor a text that can be shown here.</p>;
  if (data.text === '') return <p className={css.remark}>It is empty.</p>;
  return (
    <div className={css.card}>
      <LongText text={data.text} />
      {size > HEAD_BYTES && (
        <p className={css.remark}>
          The first {bytes(HEAD_BYTES)} of {bytes(size)}; the download has all of it.
        </p>
      )}
    </div>
  );
}
