/** Drawing on a canvas in the colours of the theme, sharp on every screen. */
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** The colour that a token stands for in the theme of now. */
  readonly color: (token: string) => string;
}

type Draw = (surface: Surface) => void;

/** Looks after one canvas: its size in real pixels, and the colours that tokens stand for. */
class Painter {
  private readonly colors = new Map<string, string>();
  private readonly probe = document.createElement('span');
  private readonly size = new ResizeObserver(() => this.paint());
  private readonly theme = new MutationObserver(() => this.anew());
  private readonly system = matchMedia('(prefers-color-scheme: dark)');

  constructor(
    private readonly element: HTMLCanvasElement,
    private draw: Draw,
  ) {
    this.probe.hidden = true;
    element.after(this.probe);
    this.size.observe(element);
    this.theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.system.addEventListener('change', this.anew);
  }

  stop(): void {
    this.size.disconnect();
    this.theme.disconnect();
    this.system.removeEventListener('change', this.anew);
    this.probe.remove();
  }

  show(draw: Draw): void {
    this.draw = draw;
    this.paint();
  }

  private readonly anew = (): void => {
    this.colors.clear();
    this.paint();
  };

  private readonly color = (token: string): string => {
    const known = this.colors.get(token);
    if (known !== undefined) return known;
    this.probe.style.color = `var(--${token})`;
    const found = getComputedStyle(this.probe).color;
    this.colors.set(token, found);
    return found;
  };

  private paint(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const context = this.element.getContext('2d');
    if (width === 0 || height === 0 || context === null) return;
    const ratio = Math.min(devicePixelRatio, 3);
    if (this.element.width !== Math.round(width * ratio) || this.element.height !== Math.round(height * ratio)) {
      this.element.width = Math.round(width * ratio);
      this.element.height = Math.round(height * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.draw({ context, width, height, color: this.color });
  }
}

/** Draws again with each render, and when the size or the theme changes. */
export function useCanvas(canvasRef: RefObject<HTMLCanvasElement | null>, draw: Draw): void {
  const painter = useRef<Painter | null>(null);
  const latest = useRef(draw);
  useLayoutEffect(() => {
    latest.current = draw;
    painter.current?.show(draw);
  });
  useEffect(() => {
    if (canvasRef.current === null) return;
    const made = new Painter(canvasRef.current, latest.current);
    painter.current = made;
    return () => {
      painter.current = null;
      made.stop();
    };
  }, [canvasRef]);
}
