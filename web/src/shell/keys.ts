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

/** All sequences of two keys that are bound now, and the key before the one that is down. */
const chords = new Map<string, number>();
let before = { key: '', at: 0 };
let last = before;
/** As long as a sequence waits for its second key, ms. */
const CHORD_MS = 1000;

window.addEventListener(
  'keydown',
  (event) => {
    if (event.key === 'Shift') return;
    before = last;
    last = { key: event.key.toLowerCase(), at: event.timeStamp };
  },
  true,
);

/** Whether this key ends a sequence: then it is not a key of its own. */
function endsChord(event: KeyboardEvent): boolean {
  return event.timeStamp - before.at < CHORD_MS && chords.has(`${before.key} ${event.key.toLowerCase()}`);
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
      const isChord = name.includes(' ');
      if (isChord) chords.set(name, (chords.get(name) ?? 0) + 1);
      bound[name] = (event) => {
        if (event.defaultPrevented || blocked(event) || (!isChord && endsChord(event))) return;
        latest.current[name]?.(event);
      };
    }
    const unbind = tinykeys(window, bound);
    return () => {
      unbind();
      for (const name of Object.keys(bound).filter((one) => one.includes(' '))) {
        const left = (chords.get(name) ?? 1) - 1;
        if (left === 0) chords.delete(name);
        else chords.set(name, left);
      }
    };
  }, [names]);
}
