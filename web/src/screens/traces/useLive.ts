/** The stream of what comes and changes in a project; one look at the list answers many events. */
import { useEffect, useState } from 'react';

/** Rows slide in twice a second at most. */
const PAUSE_MS = 500;

/** Calls `onNews` after events of the project. Says whether the stream is open; a hidden tab has none. */
export function useLive(project: string, enabled: boolean, onNews: () => unknown): boolean {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!enabled) return;
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        onNews();
      }, PAUSE_MS);
    };
    const close = () => {
      source?.close();
      source = null;
      setOpen(false);
    };
    const open = () => {
      if (source !== null) return;
      source = new EventSource(`/v1/tracing/live?project_id=${encodeURIComponent(project)}`);
      source.addEventListener('trace', tell);
      source.addEventListener('open', () => {
        setOpen(true);
        // What came between the page and the stream.
        tell();
      });
      // It comes back by itself; until then the list asks by the clock.
      source.addEventListener('error', () => setOpen(false));
    };
    const onVisible = () => (document.hidden ? close() : open());
    onVisible();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      document.removeEventListener('visibilitychange', onVisible);
      clearTimeout(timer);
      close();
    };
  }, [project, enabled, onNews]);
  return isOpen;
}
