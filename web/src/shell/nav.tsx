/** Links and moves between pages. The URL is the state: see model/routes.ts. */
import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { navigate as go, usePathname, useSearch } from 'wouter/use-browser-location';
import { parsePath, pathOf, type Route } from '../model/routes.ts';
import { getPrefs, setPref } from './prefs.ts';

export { useSearch };

/** An address with the zone of its times. Local time is the usual one and left out. */
export function withZone(href: string): string {
  const [, path = href, query = ''] = /^([^?]*)\??(.*)$/s.exec(href) ?? [];
  const others = query.split('&').filter((part) => part !== '' && !part.startsWith('tz='));
  const parts = getPrefs().utc && path.startsWith('/p/') ? [...others, 'tz=utc'] : others;
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}

/** Chooses UTC or local time, here and in the address. */
export function setUtc(utc: boolean): void {
  setPref('utc', utc);
  navigate(location.pathname + location.search, { replace: true });
}

export function navigate(to: Route | string, options: { replace?: boolean } = {}): void {
  const href = withZone(typeof to === 'string' ? to : pathOf(to));
  if (href === location.pathname + location.search) return;
  go(href, options);
}

export function useRoute(): Route {
  return parsePath(usePathname());
}

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { to: Route | string };

/** A real link (new tab, copy address) that moves within the page on a plain click. */
export function Link({ to, onClick, children, ...rest }: LinkProps) {
  const href = withZone(typeof to === 'string' ? to : pathOf(to));
  return (
    <a
      {...rest}
      href={href}
      onClick={(event: MouseEvent<HTMLAnchorElement>) => {
        onClick?.(event);
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        navigate(href);
      }}
    >
      {children}
    </a>
  );
}
