import type { ComponentChildren } from 'preact';

interface NoticeProps {
  readonly tone: 'plain' | 'good' | 'bad';
  readonly children: ComponentChildren;
}

/** A sentence that screen readers say when it comes: at once if something has gone wrong. */
export function Notice({ tone, children }: NoticeProps) {
  return (
    <p class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </p>
  );
}
