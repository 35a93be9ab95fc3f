import type { Series } from '../contenders/protocol.js';
import type { Report } from '../report/bound.js';
import { markdownTable } from '../report/markdown.js';
import { startContender } from '../speed/contenders.js';
import { flatness } from './flatness.js';

const MEGABYTE = 1e6;
const BASE_MEGABYTES = 120;
const MEGABYTES_A_CORE = 100;
const SAMPLE_EVERY = 20;
/** Before the slope is looked at: V8 optimises, heaps and pools find their sizes. Over 20,000 more nothing grew. */
const WARM_UP_IMAGES = 5000;

export interface MemoryOptions {
  /** Of the photo, such as `1280 x 720`. */
  readonly size: string;
  readonly setupPath: string;
  readonly cores: number;
  readonly images: number;
  readonly say: (text: string) => void;
}

/** How much memory Spotter's detector takes in a long series of images, and whether it keeps taking more. */
export async function measureMemory({ size, setupPath, cores, images, say }: MemoryOptions): Promise<Report> {
  const contender = await startContender('spotter', setupPath);
  try {
    say(`  ${images} images of ${size}, after ${WARM_UP_IMAGES} others`);
    return report(await contender.series(WARM_UP_IMAGES + images, SAMPLE_EVERY), size, cores);
  } finally {
    await contender.stop();
  }
}

/** @throws Error when there are too few images after the warm-up to see a slope. */
export function report({ rssBytes, seconds }: Series, size: string, cores: number): Report {
  const megabytes = rssBytes.map((bytes) => bytes / MEGABYTE);
  const settled = megabytes.slice(WARM_UP_IMAGES / SAMPLE_EVERY);
  if (settled.length < 10) throw new Error(`Too few images: take some hundreds`);
  const { perThousand, bound } = flatness(settled, SAMPLE_EVERY, `at ${size}`);
  const peak = Math.max(...megabytes);
  const limit = BASE_MEGABYTES + MEGABYTES_A_CORE * cores;
  const images = (settled.length - 1) * SAMPLE_EVERY;
  const text = markdownTable(
    [
      'images',
      'seconds for all',
      'RSS at start, MB',
      `after the first ${WARM_UP_IMAGES}`,
      'at end',
      'peak',
      'MB per 1,000 images (95 %)',
    ],
    [
      [
        `${images} of ${size}`,
        seconds.toFixed(0),
        ...[megabytes[0], settled[0], settled.at(-1), peak].map((value) => (value ?? NaN).toFixed(0)),
        perThousand,
      ],
    ],
  );
  return {
    text,
    bounds: [{ what: `RSS ≤ ${limit} MB at ${size}`, measured: peak.toFixed(0), holds: peak <= limit }, bound],
  };
}
