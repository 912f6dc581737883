/** Keyboard shortcuts of a page. Off while typing, in a dialog or menu, or when the reader switched them off. */
import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { getPrefs } from './prefs.ts';

export type KeyMap = Record<string, (event: KeyboardEvent) => void>;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'))
  );
}

function blocked(event: KeyboardEvent): boolean {
  const withModifier = event.metaKey || event.ctrlKey;
  if (withModifier) return false;
  if (!getPrefs().keys && event.key.length === 1) return true;
  if (isTyping(event.target)) return true;
  return event.target instanceof Element && event.target.closest('dialog, [role=menu]') !== null;
}

/** Binds keys to the window while the component stands. The newest handlers are called. */
export function useKeys(map: KeyMap): void {
  const latest = useRef(map);
  useEffect(() => {
    latest.current = map;
  });
  const names = Object.keys(map).join('\n');
  useEffect(() => {
    const bound: KeyMap = {};
    for (const name of names.split('\n')) {
      bound[name] = (event) => {
        if (event.defaultPrevented || blocked(event)) return;
        latest.current[name]?.(event);
      };
    }
    return tinykeys(window, bound);
  }, [names]);
}
