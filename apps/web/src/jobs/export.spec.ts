import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Papa from 'papaparse';
import type { Job } from '../detections/detections.js';
import { csvOf, documentOf, jsonOf, wholeOf } from './export.js';

const STATE = {
  jobId: '7b0b4f0e-1111-4222-8333-444455556666',
  status: 'COMPLETED',
  imageCount: 2,
  processedCount: 2,
  failedCount: 1,
  createdAt: '2026-01-02T03:04:05Z',
  updatedAt: '2026-01-02T03:04:06Z',
} as const;
const IMAGE = {
  imageUrl: 's3://bucket/uploads/a.jpg',
  imageIndex: 1,
  imageWidth: 640,
  imageHeight: 480,
  model: { name: 'default', sha256: 'x' },
  detectionCount: 1,
  eTag: 'y',
} as const;
const FAILED = {
  imageUrl: 's3://bucket/uploads/b.jpg',
  imageIndex: 0,
  code: 'CORRUPT_IMAGE',
  message: 'broken',
} as const;

function jobOf(...labels: string[]): Job {
  const detections = labels.map((label) => ({ label, confidence: 0.5, bbox: [1, 2, 3.5, 4] }));
  return {
    ...STATE,
    detections: [{ ...IMAGE, detections, viewUrl: 'https://x/?X-Amz-Signature=z' }],
    errors: [FAILED],
  };
}

const rowsOf = (csv: string) => Papa.parse<Record<string, string>>(csv, { header: true }).data;

describe('what can be downloaded of a job', () => {
  it('should be one document of all pages, without the URLs that end', () => {
    const { detections = [] } = jobOf('plate');
    const pages: Job[] = [
      { ...STATE, detections, errors: [], nextCursor: 'next' },
      { ...STATE, detections: [], errors: [FAILED] },
    ];
    expect(JSON.parse(jsonOf(documentOf(pages)))).toEqual({
      ...STATE,
      detections: [
        { ...IMAGE, fileName: 'a.jpg', detections: [{ label: 'plate', confidence: 0.5, bbox: [1, 2, 3.5, 4] }] },
      ],
      errors: [{ ...FAILED, fileName: 'b.jpg' }],
    });
  });

  it('should be read to its last page', async () => {
    const asked: (string | undefined)[] = [];
    const { detections = [] } = jobOf('plate');
    const whole = await wholeOf(({ cursor }) => {
      asked.push(cursor);
      const next = { undefined: 'b', b: 'c' }[String(cursor)];
      return Promise.resolve({ ...STATE, detections, errors: [], ...(next !== undefined && { nextCursor: next }) });
    });
    expect(asked).toEqual([undefined, 'b', 'c']);
    expect(whole.detections).toHaveLength(3);
    expect(whole).not.toHaveProperty('nextCursor');
  });

  it('should name pictures as they were called when they were chosen', () => {
    const imageUrl = 's3://bucket/uploads/2026/01/02/7b0b4f0e-1111-4222-8333-444455556666-leg-day.jpg';
    const { detections, errors } = documentOf([
      {
        ...STATE,
        detections: [{ ...IMAGE, imageUrl, detections: [] }],
        errors: [{ ...FAILED, imageUrl: 's3://other/x/y.png' }],
      },
    ]);
    expect([detections[0]?.fileName, errors[0]?.fileName]).toEqual(['leg-day.jpg', 'y.png']);
  });

  it('should be a line for each detection, image without any, and failure, by image', async () => {
    const csv = await csvOf(documentOf([jobOf('plate', 'bench')]));
    expect(csv.split('\r\n')).toEqual([
      '\ufeffimageIndex,imageUrl,fileName,label,confidence,x1,y1,x2,y2,error',
      '0,s3://bucket/uploads/b.jpg,b.jpg,,,,,,,CORRUPT_IMAGE',
      '1,s3://bucket/uploads/a.jpg,a.jpg,plate,0.5,1,2,3.5,4,',
      '1,s3://bucket/uploads/a.jpg,a.jpg,bench,0.5,1,2,3.5,4,',
    ]);
    expect(rowsOf(await csvOf(documentOf([jobOf()])))).toHaveLength(2);
  });

  it('should bring any label back as it was, but for what a spreadsheet would run', async () => {
    const labels = fc.array(
      fc.string({
        unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ';', "'", '＝', ' ', 'a', 'é'),
        maxLength: 8,
      }),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(labels, async (given) => {
        const shown = rowsOf(await csvOf(documentOf([jobOf(...given)])))
          .filter(({ error }) => error === '')
          .map(({ label = '' }) => label);
        expect(shown.map((label) => /^[=+\-@\t\r\n＝＋－＠]/.test(label))).toEqual(given.map(() => false));
        expect(shown).toEqual(given.map((label) => (/^[=+\-@\t\r\n＝]/.test(label) ? `'${label}` : label)));
      }),
    );
  });
});
