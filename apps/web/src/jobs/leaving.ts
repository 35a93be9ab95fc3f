import { effect } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';

/** While there is something to lose, the browser asks before it leaves the app. */
export function askBeforeLeaving(hasSomethingToLose: ReadonlySignal<boolean>): void {
  const ask = (event: BeforeUnloadEvent): void => {
    event.preventDefault();
  };
  effect(() => {
    if (hasSomethingToLose.value) addEventListener('beforeunload', ask);
    else removeEventListener('beforeunload', ask);
  });
}
