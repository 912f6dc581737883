import { useRef, type ReactNode } from 'react';
import { setPref, usePrefs } from '../../shell/prefs.ts';
import css from './trace.module.css';

interface SplitProps {
  label: string;
  first: ReactNode;
  second: ReactNode;
}

const clamp = (value: number) => Math.round(Math.max(20, Math.min(80, value)));

/** Two panes with a handle between them, for mouse, touch and arrow keys. */
export function Split({ label, first, second }: SplitProps) {
  const { split } = usePrefs();
  const box = useRef<HTMLDivElement>(null);
  return (
    <div className={css.splitBox}>
      <div
        ref={box}
        className={css.split}
        style={{ '--split': `${split}fr`, '--rest': `${100 - split}fr` } as Record<string, string>}
      >
        {first}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a focusable separator is a widget */}
        <div
          role="separator"
          aria-orientation="vertical"
          aria-label={label}
          aria-valuenow={split}
          aria-valuemin={20}
          aria-valuemax={80}
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
          tabIndex={0}
          className={css.handle}
          onKeyDown={(event) => {
            const by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
            if (by === undefined) return;
            event.preventDefault();
            setPref('split', clamp(split + by));
          }}
          onPointerDown={(event) => {
            event.preventDefault();
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            if (!event.currentTarget.hasPointerCapture(event.pointerId) || box.current === null) return;
            const frame = box.current.getBoundingClientRect();
            setPref('split', clamp(((event.clientX - frame.left) / frame.width) * 100));
          }}
          onDoubleClick={() => setPref('split', 58)}
        />
        {second}
      </div>
    </div>
  );
}
