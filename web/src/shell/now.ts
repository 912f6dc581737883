/** The clock as a store: components that show time render again with it. */
import { useSyncExternalStore } from 'react';

const nowMicros = () => Math.floor(Date.now() / 1000) * 1_000_000;
let current = nowMicros();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (document.hidden) return;
    current = nowMicros();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Now, in microseconds, moving in steps of `everySeconds`. */
export function useNow(everySeconds: number): number {
  return useSyncExternalStore(subscribe, () => {
    const step = everySeconds * 1_000_000;
    return everySeconds === 1 ? current : Math.floor(current / step) * step;
  });
}
