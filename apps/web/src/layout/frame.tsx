import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { Account } from '../identity/account.js';

const PLACES = [
  { path: '/', name: 'Exercises' },
  { path: '/screen', name: 'Screen' },
  { path: '/jobs', name: 'Jobs' },
] as const;

/** What is around every page but the phone's, whose visitor has come for one thing. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const { path } = useLocation();
  if (path === '/u') return <main id="content">{children}</main>;
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="bar">
        <a class="brand" href="/">
          <img src="/icon.svg" alt="" width="28" height="28" />
          Spotter
        </a>
        <nav aria-label="Places">
          {PLACES.map((place) => (
            <a key={place.path} href={place.path} {...(isAt(path, place.path) && { 'aria-current': 'page' as const })}>
              {place.name}
            </a>
          ))}
        </nav>
        <Account />
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function isAt(path: string, place: string): boolean {
  return place === '/'
    ? path === '/' || path.startsWith('/exercises/')
    : path === place || path.startsWith(`${place}/`);
}
