import { useMemo } from 'preact/hooks';
import { encode } from 'uqr';

/** A QR code, dark on light in every theme: not every reader takes it the other way round. */
export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg class="code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawn(text: string): { readonly size: number; readonly path: string } {
  // A quarter of it may be hidden, by a reflection on the screen for example.
  const { data, size } = encode(text, { ecc: 'Q', border: 4 });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { size, path };
}
