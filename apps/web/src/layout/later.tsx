import { signal } from '@preact/signals';
import type { Attributes, ComponentType } from 'preact';
import { lazy } from 'preact-iso';
import { useLayoutEffect } from 'preact/hooks';
import { answers } from './answers.js';
import { focusHeading } from './arrival.js';
import { UnloadedPage } from './unloaded.page.js';

type Load<Props> = () => Promise<ComponentType<Props>>;

/**
 * A page whose code is loaded when it is gone to. preact-iso leaves the page empty when that does not come, and asks for it once only;
 * here a failure is told, and made up for.
 */
export function later<Props extends object>(load: Load<Props>) {
  const loaded: Load<Props> = async () => {
    // Chromium never asks again for a module that did not come, until the page is loaded again: so not while it can't come.
    if (!navigator.onLine && !(await answers())) throw new Error('There is no connection');
    return load();
  };
  return lazy<ComponentType<Props>>(() => loaded().catch(() => pending(loaded)));
}

/** The page once it is there, and until then what is said instead. */
function pending<Props extends object>(load: Load<Props>): ComponentType<Props> {
  const page = signal<ComponentType<Props>>();
  const retry = async (): Promise<void> => {
    page.value = await load();
  };
  return function Pending(props: Props & Attributes) {
    const Page = page.value;
    return Page === undefined ? <UnloadedPage retry={retry} /> : <Arrived Page={Page} {...props} />;
  };
}

function Arrived<Props extends object>({ Page, ...props }: { readonly Page: ComponentType<Props> }) {
  // What had the focus has gone.
  useLayoutEffect(focusHeading, []);
  return <Page {...(props as Props)} />;
}
