import { Image } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { bytes } from '../../model/format.ts';
import { oneLine } from '../../model/text.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import css from './trace.module.css';

const DATA = /^data:(image\/[\w.+-]+)?;base64,/i;
const WIDEST = 640;

/** The host of a web address; null for every other kind of address. */
function webHost(url: string): string | null {
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.host : null;
  } catch {
    return null;
  }
}

/**
 * An image of a message. It stays a placeholder until it is asked for; one that lies
 * elsewhere is never fetched, only its address is shown.
 */
export function ImagePart({ url }: { url: string }) {
  const [shown, setShown] = useState(false);
  const type = DATA.exec(url)?.[1];
  if (DATA.test(url)) {
    return shown ? (
      <DataImage url={url} type={type ?? 'image/png'} />
    ) : (
      <Button small icon={Image} onClick={() => setShown(true)}>
        Show {type ?? 'image'}, {bytes(Math.round((url.length * 3) / 4))}
      </Button>
    );
  }
  const host = webHost(url);
  return (
    <div className={css.remoteImage}>
      <Image size={14} aria-hidden />
      <span>
        {host === null ? 'Image with an odd address' : `Image on ${host}, not loaded`}
        <bdi className={css.faint} title={oneLine(url, 500)}>
          {oneLine(url, 80)}
        </bdi>
      </span>
      <CopyButton text={url} what="image address" />
    </div>
  );
}

/** Drawn on a canvas from its own bytes: no request is made, and nothing in it can act. */
function DataImage({ url, type }: { url: string; type: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    let gone = false;
    const draw = async () => {
      const text = atob(url.slice(url.indexOf(',') + 1));
      const data = Uint8Array.from(text, (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([data], { type }));
      const target = canvas.current;
      if (gone || target === null) return;
      const scale = Math.min(1, WIDEST / bitmap.width);
      target.width = Math.max(1, Math.round(bitmap.width * scale));
      target.height = Math.max(1, Math.round(bitmap.height * scale));
      target.getContext('2d')?.drawImage(bitmap, 0, 0, target.width, target.height);
      bitmap.close();
    };
    draw().catch(() => {
      if (!gone) setBroken(true);
    });
    return () => {
      gone = true;
    };
  }, [url, type]);
  if (broken) return <p className={css.remark}>This image cannot be shown ({type}).</p>;
  return (
    <div role="img" aria-label="Image of the message">
      <canvas ref={canvas} className={css.image} />
    </div>
  );
}
