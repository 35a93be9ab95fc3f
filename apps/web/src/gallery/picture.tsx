import { useSignedUrl } from '../layout/signed-url.js';

interface PictureProps {
  readonly url: string;
  /** Empty where the name stands beside it. */
  readonly alt: string;
  readonly loading?: 'eager' | 'lazy';
  /** Asks for another URL: the first one has ended, or the picture did not come by it. */
  readonly renew: () => Promise<string | undefined>;
}

/** A picture by a signed URL. */
export function Picture({ url, alt, loading = 'lazy', renew }: PictureProps) {
  const { src, attempt, onError } = useSignedUrl(url, renew);
  if (src !== undefined)
    return <img key={attempt} src={src} alt={alt} loading={loading} decoding="async" onError={onError} />;
  return (
    <span
      class="missing"
      {...(alt === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': `${alt}, no picture` })}
    >
      No picture
    </span>
  );
}
