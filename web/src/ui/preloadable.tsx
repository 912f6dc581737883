import { lazy, useState, type ComponentType } from 'react';

interface Preloadable<Props> {
  preload: () => void;
  Component: ComponentType<Props>;
}

/**
 * A component whose code comes later. Unlike `lazy` alone, one that has been preloaded
 * is drawn in the same frame: React would first show the fallback and then hold it for
 * a third of a second.
 */
export function preloadable<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): Preloadable<Props> {
  let ready: ComponentType<Props> | null = null;
  const loadOnce = async () => {
    const module = await load();
    ready = module.default;
    return module;
  };
  const Later = lazy(loadOnce) as unknown as ComponentType<Props>;
  return {
    preload: () => {
      // A failed preload is tried again, and reported, when the component is needed.
      loadOnce().catch(() => undefined);
    },
    Component: function Preloaded(props: Props) {
      // Chosen once: changing over while it stands would throw its state away.
      const [Chosen] = useState<ComponentType<Props>>(() => ready ?? Later);
      return <Chosen {...props} />;
    },
  };
}
