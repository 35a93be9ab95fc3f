import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useErrorBoundary, useLayoutEffect, useRef } from 'preact/hooks';
import { NotFoundPage } from './not-found.page.js';
import { Reload } from './reload.js';

/** A page that throws becomes a sentence, until another one is gone to. */
export function Boundary({ children }: { readonly children: ComponentChildren }) {
  const { path } = useLocation();
  const failedPath = useRef<string>(undefined);
  const boundary = useErrorBoundary((fault: unknown) => {
    failedPath.current = path;
    if (isOfAddress(fault)) return;
    // For whoever looks into the browser's console: nobody else can do anything about it.
    console.error(fault);
  });
  const error: unknown = boundary[0];
  const [, reset] = boundary;
  useLayoutEffect(() => {
    if (error !== undefined && failedPath.current !== path) reset();
  }, [error, path, reset]);
  if (error === undefined) return <>{children}</>;
  if (isOfAddress(error)) return <NotFoundPage />;
  return (
    <section class="narrow" role="alert">
      <h1>Something went wrong on this page</h1>
      <p>
        Load it again. If that does not help, go <a href="/">to the exercises</a>.
      </p>
      <Reload />
    </section>
  );
}

/** The router fails at an address with a broken percent-encoding, which loading it again does not mend. */
function isOfAddress(fault: unknown): boolean {
  return fault instanceof URIError;
}
