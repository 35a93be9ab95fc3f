import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../run.mjs';
import { DeployError } from './deploy-error.mjs';

const SCENE = 'scene-000018.jpg';
const REQUEST_MS = 30_000;
const PAUSE_MS = 1_000;

/**
 * Uses a deployed API as a client does: whether it is ready, and unless `what` is `health` a sample scene from its upload to its
 * boxes. The job is deleted again. What is signed, and the token, are never shown.
 * @throws {DeployError} that says what did not work.
 */
export async function smokeTest({ url, token, what, waitMs, say }) {
  const api = new Api(url, token);
  await ready(api, waitMs);
  say(`${url} is ready`);
  if (what === 'health') return;

  const image = await readFile(join(root, 'models', 'samples', SCENE));
  const { jobId } = await api.json('POST', '/process', { imageUrls: [await upload(api, image)] });
  try {
    const detections = await detected(api, jobId, waitMs);
    for (const { label, confidence, bbox } of detections) say(`  ${label} ${confidence} at [${bbox.join(', ')}]`);
    say(`${SCENE} came back with ${detections.length} detections`);
  } finally {
    await cleanUp(api, jobId, say);
  }
}

/** Whatever comes of the test, that is what it says. */
async function cleanUp(api, jobId, say) {
  try {
    await api.json('DELETE', `/jobs/${jobId}?objects=true`);
  } catch (error) {
    say(`The job ${jobId} of the test could not be deleted, and goes by itself after 30 days: ${error.message}`);
  }
}

class Api {
  #url;
  #headers;

  constructor(url, token) {
    this.#url = url.replace(/\/+$/, '');
    this.#headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  }

  async request(method, path, body) {
    try {
      return await fetch(`${this.#url}${path}`, {
        method,
        headers: this.#headers,
        signal: AbortSignal.timeout(REQUEST_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new DeployError(`${method} ${path} got no answer: ${error.cause?.code ?? error.name}`, { cause: error });
    }
  }

  async json(method, path, body) {
    const response = await this.request(method, path, body);
    if (response.status === 204) return undefined;
    if (response.ok) return response.json();
    if (response.status === 401) {
      throw new DeployError(
        'The API asks who calls: set SPOTTER_TOKEN to an access token (docs/deploy.md), or test by --smoke health alone.',
      );
    }
    const { error } = await response.json().catch(() => ({}));
    throw new DeployError(
      `${method} ${path} was answered ${response.status} ${error?.code ?? ''} ${error?.message ?? ''}`,
    );
  }
}

async function ready(api, waitMs) {
  await until(waitMs, async () => {
    const { status } = await api.request('GET', '/health/ready');
    if (status !== 200) throw new DeployError(`GET /health/ready was answered ${status}`);
    return true;
  });
}

async function upload(api, image) {
  const place = { filename: SCENE, contentType: 'image/jpeg', contentLength: image.length };
  const { url, key, bucket } = await api.json('POST', '/uploads/presign', place);
  const response = await fetch(url, {
    method: 'PUT',
    body: image,
    headers: { 'content-type': 'image/jpeg' },
    signal: AbortSignal.timeout(REQUEST_MS),
  });
  if (!response.ok) throw new DeployError(`S3 refused the upload with ${response.status}`);
  return `s3://${bucket}/${key}`;
}

async function detected(api, jobId, waitMs) {
  const job = await until(waitMs, async () => {
    const job = await api.json('GET', `/jobs/${jobId}`);
    if (['PENDING', 'PROCESSING'].includes(job.status)) {
      throw new DeployError(`The job is still ${job.status} after ${waitMs / 1_000} s: does a worker run?`);
    }
    return job;
  });
  if (job.status !== 'COMPLETED') {
    throw new DeployError(`The job ended as ${job.status}: ${job.errors.map(({ code }) => code).join(', ')}`);
  }
  const [image] = job.detections;
  await compare(image);
  return image.detections;
}

/** What the default model is known to find on the scene. Of another model nobody knows. */
async function compare({ model, detections }) {
  if (model.name !== 'default') return;
  const scenes = JSON.parse(await readFile(join(root, 'models', 'samples', 'scenes.json'), 'utf8'));
  const drawn = scenes.find(({ file }) => file === SCENE).objects.map(({ label }) => label);
  const missing = drawn.filter((label) => !detections.some((detection) => detection.label === label));
  if (missing.length > 0) throw new DeployError(`The default model did not find ${missing.join(' and ')} on ${SCENE}`);
}

/** Tries until it succeeds; the last failure is what is told when that takes too long. */
async function until(waitMs, attempt) {
  const end = Date.now() + waitMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DeployError) || Date.now() >= end) throw error;
    }
    await delay(PAUSE_MS);
  }
}
