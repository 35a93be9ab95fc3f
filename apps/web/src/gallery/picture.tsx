import { useEffect, useState } from 'preact/hooks';

interface PictureProps {
  readonly src: string;
  readonly alt: string;
  readonly loading?: 'eager' | 'lazy';
  /** Asks for another URL: the first one has ended, or the picture did not come by it. */
  readonly renew: () => Promise<void>;
}

/** A picture by a signed URL. Each new URL gets one chance: what is missing for good is not asked for again and again. */
export function Picture({ src, alt, loading = 'lazy', renew }: PictureProps) {
  const [attempts, setAttempts] = useState(0);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    setMissing(false);
  }, [src]);

  const onError = (): void => {
    if (attempts > 0) {
      setMissing(true);
      return;
    }
    setAttempts(attempts + 1);
    renew().catch(() => {
      setMissing(true);
    });
  };
  if (isMissing)
    return (
      <div class="missing" role="img" aria-label={alt}>
        No picture
      </div>
    );
  return <img src={src} alt={alt} loading={loading} decoding="async" onError={onError} onLoad={() => setAttempts(0)} />;
}
