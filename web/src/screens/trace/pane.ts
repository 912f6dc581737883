import { createContext, type RefObject } from 'react';

/** The pane that scrolls: long lists inside it are virtual against it. */
export const PaneContext = createContext<RefObject<HTMLElement | null> | null>(null);
