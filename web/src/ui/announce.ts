/** One short message at a time, seen by all and read aloud by screen readers. */
import { useSyncExternalStore } from 'react';

interface Said {
  text: string;
  count: number;
}

let said: Said = { text: '', count: 0 };
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(text: string): void {
  said = { text, count: said.count + 1 };
  for (const listener of listeners) listener();
}

export function announce(text: string): void {
  clearTimeout(timer);
  set(text);
  timer = setTimeout(() => set(''), 2500);
}

export function useAnnouncement(): Said {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
}

/** Copies and says so. Works on plain http too, where the clipboard API is closed. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.setAttribute('readonly', '');
    area.className = 'visually-hidden';
    const host = document.querySelector('dialog[open]') ?? document.body;
    const focused = document.activeElement;
    host.append(area);
    area.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a secure context
    const done = document.execCommand('copy');
    area.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    if (!done) {
      announce(`The browser refused to copy ${what}`);
      return;
    }
  }
  announce(`Copied ${what}`);
}
