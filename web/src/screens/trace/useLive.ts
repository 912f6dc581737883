/** Keeps an open trace up to date while it runs: the server tells of each change. */
import { useEffect, useRef, useState } from 'react';
import type { Trace } from '../../api/types.ts';
import { livePath } from '../../api/client.ts';

export interface Live {
  /** The newest head that was told. */
  head: Trace | null;
  /** The stream is down; the browser is trying again. */
  lost: boolean;
  /** The trace was deleted while it was open. */
  gone: boolean;
}

const QUIET: Live = { head: null, lost: false, gone: false };
/** Spans are fetched at most this often, however fast they come. */
const PAUSE = 700;

function headOf(data: unknown): Trace | null {
  try {
    return JSON.parse(String(data)) as Trace;
  } catch {
    return null;
  }
}

/** Follows a trace while `follow` holds and the tab is seen; asks for its spans when there is news. */
export function useLive(project: string, trace: string, follow: boolean, onNews: () => void): Live {
  const [live, setLive] = useState<Live>(QUIET);
  const news = useRef(onNews);
  useEffect(() => {
    news.current = onNews;
  });
  useEffect(() => {
    if (!follow) return;
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        news.current();
      }, PAUSE);
    };
    const close = () => {
      clearTimeout(again);
      source?.close();
      source = null;
    };
    const open = () => {
      close();
      if (document.hidden) return;
      const made = new EventSource(livePath(project, trace));
      source = made;
      made.addEventListener('open', () => setLive((before) => ({ ...before, lost: false })));
      made.addEventListener('trace', (event) => {
        const head = headOf(event.data);
        setLive({ head, lost: false, gone: false });
        tell();
      });
      made.addEventListener('gone', () => {
        setLive((before) => ({ ...before, gone: true }));
        close();
      });
      made.addEventListener('error', () => {
        setLive((before) => ({ ...before, lost: true }));
        // A refused stream stays closed: look again, the link may only have been away.
        if (made.readyState === EventSource.CLOSED) again = setTimeout(open, 5000);
      });
    };
    const seen = () => (document.hidden ? close() : open());
    open();
    document.addEventListener('visibilitychange', seen);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      clearTimeout(timer);
      close();
    };
  }, [project, trace, follow]);
  return live;
}
