import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import sharp from 'sharp';
import { ImportFixture } from './import.fixture.js';

const squat = {
  exerciseId: 'goblet-squat',
  name: 'Goblet squat',
  description: 'Hold a bell and sit down.',
  difficultyLevel: 'beginner',
  image: 'squat.png',
};
const press = { exerciseId: 'push-press', name: 'Push press', difficultyLevel: 'advanced', image: 'press.webp' };
const ISO_MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

jest.setTimeout(60_000);

describe('npm run exercises:import', () => {
  let fixture: ImportFixture;
  beforeAll(async () => {
    fixture = await ImportFixture.create();
    await fixture.picture('squat.png', 2000, 1000);
    await fixture.picture('press.webp', 100, 50);
  });
  afterAll(async () => {
    await fixture.remove();
  });

  it('should import the own format, say where to and what, and never a key', async () => {
    const { code, stdout, stderr } = await fixture.importRows([squat, press]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { environment, endpoints } = fixture.stack;
    const [first, ...rest] = stdout.trim().split('\n');
    expect(first).toContain(environment['EXERCISES_TABLE_NAME']);
    expect(first).toContain(endpoints.dynamodb);
    expect(rest).toEqual(['2 exercises: 2 new, 0 changed, 0 unchanged; 4 pictures uploaded']);
    expect(stdout).not.toContain(environment['AWS_ACCESS_KEY_ID']);
    expect(stdout).not.toContain(environment['AWS_SECRET_ACCESS_KEY']);

    const items = await fixture.exercises();
    expect([...items.keys()].sort()).toEqual(['goblet-squat', 'push-press']);
    expect(items.get('goblet-squat')).toEqual({
      exerciseId: 'goblet-squat',
      name: 'Goblet squat',
      description: 'Hold a bell and sit down.',
      difficultyLevel: 'beginner',
      imageKey: 'exercises/goblet-squat.jpg',
      thumbnailImageKey: 'exercises/thumbs/goblet-squat_thumb.jpg',
      createdAt: expect.stringMatching(ISO_MILLISECONDS),
      updatedAt: items.get('goblet-squat')?.['createdAt'],
      pictureDigest: expect.stringMatching(/^[\w-]{43}$/),
      version: 1,
    });
    expect(items.get('push-press')).not.toHaveProperty('description');
  });

  it.each([
    ['exercises/goblet-squat.jpg', 1600, 800],
    ['exercises/thumbs/goblet-squat_thumb.jpg', 320, 160],
    ['exercises/push-press.jpg', 100, 50],
    ['exercises/thumbs/push-press_thumb.jpg', 100, 50],
  ])('should have made %s a JPEG of %i x %i pixels', async (key, width, height) => {
    const { body, type } = await fixture.object(key);
    expect(type).toBe('image/jpeg');
    expect(await sharp(body).metadata()).toMatchObject({ format: 'jpeg', width, height });
  });

  it('should have made them visible to the API, with pictures that can be fetched', async () => {
    const response = await fetch(`${fixture.stack.endpoints.api}/exercises/goblet-squat`);
    const { data } = (await response.json()) as { data: Record<string, string> };
    expect(data).toMatchObject({ name: 'Goblet squat', difficultyLevel: 'beginner', version: 1 });
    for (const url of [data['imageUrl'], data['thumbnailImageUrl']]) {
      const picture = await fetch(String(url));
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    }
  });

  it('should leave what is the same as it is, and count a change up', async () => {
    const before = await fixture.exercises();
    const again = await fixture.importRows([squat, press]);
    expect(again.stdout).toContain('2 exercises: 0 new, 0 changed, 2 unchanged; 0 pictures uploaded\n');
    expect(await fixture.exercises()).toEqual(before);

    const pressUrl = `${fixture.stack.endpoints.api}/exercises/push-press`;
    const etagOfPress = async () => (await fetch(pressUrl)).headers.get('etag');
    const etag = await etagOfPress();

    await fixture.picture('press.webp', 60, 60, '#ff0000');
    const changed = await fixture.importRows([{ ...squat, name: 'Cup squat', description: '' }, press]);
    expect(changed.stdout).toContain('2 exercises: 0 new, 2 changed, 0 unchanged; 2 pictures uploaded\n');
    const after = await fixture.exercises();
    const { updatedAt: pressedAt, ...pressed } = after.get('push-press') ?? {};
    const earlier = before.get('push-press');
    const { updatedAt: earlierAt, pictureDigest } = earlier ?? {};
    expect({ ...pressed, updatedAt: earlierAt, pictureDigest, version: 1 }).toEqual(earlier);
    expect(pressed['pictureDigest']).not.toBe(pictureDigest);
    expect(pressed['version']).toBe(2);
    expect(String(pressedAt) > String(before.get('push-press')?.['updatedAt'])).toBe(true);
    expect(await etagOfPress()).not.toBe(etag);
    const { createdAt, updatedAt } = before.get('goblet-squat') ?? {};
    const item = after.get('goblet-squat') ?? {};
    expect(item).toMatchObject({ name: 'Cup squat', createdAt, version: 2 });
    expect(String(item['updatedAt']) > String(updatedAt)).toBe(true);
    expect(item).not.toHaveProperty('description');
    expect(await sharp((await fixture.object('exercises/push-press.jpg')).body).metadata()).toMatchObject({
      width: 60,
    });
  });

  it("should import the project's own sample", async () => {
    const { stdout, stderr } = await fixture.run([
      join('catalogue', 'exercises.json'),
      '--images',
      join('catalogue', 'images'),
    ]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^12 exercises: /m);
  });

  it('should import the free-exercise-db format', async () => {
    await fixture.picture('0.jpg', 40, 30);
    const row = {
      id: 'Barbell_Deadlift',
      name: 'Barbell Deadlift',
      force: 'pull',
      level: 'expert',
      mechanic: 'compound',
      equipment: 'barbell',
      primaryMuscles: ['lower back'],
      secondaryMuscles: [],
      instructions: ['Stand.', 'Lift.'],
      category: 'powerlifting',
      images: ['0.jpg', '1.jpg'],
    };
    const { id, ...withoutId } = row;
    const bare = { ...withoutId, name: 'Élan: 3/4 Sit-Up', level: 'beginner', instructions: [], equipment: null };
    const { stdout } = await fixture.importRows([row, bare]);
    expect(stdout).toContain('2 exercises: 2 new');
    const items = await fixture.exercises();
    expect(items.get(id)).toMatchObject({ difficultyLevel: 'advanced', description: 'Stand.\nLift.' });
    expect(items.get('elan-3-4-sit-up')).toMatchObject({
      name: 'Élan: 3/4 Sit-Up',
      imageKey: 'exercises/elan-3-4-sit-up.jpg',
    });
    expect(items.get('elan-3-4-sit-up')).not.toHaveProperty('description');
  });

  it('should render a picture upright, on white, and without what its file said about it', async () => {
    const photo = sharp({ create: { width: 80, height: 40, channels: 3, background: '#00f' } });
    await photo
      .withExif({ IFD0: { Artist: 'somebody' } })
      .withMetadata({ orientation: 6 })
      .toFile(join(fixture.images, 'turned.jpg'));
    await sharp({ create: { width: 8, height: 8, channels: 4, background: '#0000' } }).toFile(
      join(fixture.images, 'clear.png'),
    );
    await fixture.picture('modern.avif', 30, 20);
    const { code } = await fixture.importRows([
      { ...press, exerciseId: 'turned', image: 'turned.jpg' },
      { ...press, exerciseId: 'clear', image: 'clear.png' },
      { ...press, exerciseId: 'modern', image: 'modern.avif' },
    ]);
    expect(code).toBe(0);
    const turned = await sharp((await fixture.object('exercises/turned.jpg')).body).metadata();
    expect(turned).toMatchObject({ width: 40, height: 80 });
    const modern = await sharp((await fixture.object('exercises/modern.jpg')).body).metadata();
    expect(modern).toMatchObject({ format: 'jpeg', width: 30, height: 20 });
    expect(turned.orientation).toBeUndefined();
    expect(turned.exif).toBeUndefined();
    const { dominant } = await sharp((await fixture.object('exercises/clear.jpg')).body).stats();
    expect(Math.min(dominant.r, dominant.g, dominant.b)).toBeGreaterThan(240);
  });

  it('should name every bad row, and import none', async () => {
    await writeFile(join(fixture.images, 'text.jpg'), 'no picture');
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#123', noise } })
      .jpeg()
      .toBuffer();
    await writeFile(join(fixture.images, 'half.jpg'), jpeg.subarray(0, jpeg.length / 2));
    await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } }).toFile(
      join(fixture.images, 'moving.gif'),
    );
    await fixture.picture('large.png', 8000, 6300);
    await fixture.file('outside.jpg', jpeg);
    await symlink(join(fixture.folder, 'outside.jpg'), join(fixture.images, 'link.jpg'));
    const row = (exerciseId: string, fields: object = {}) => ({ ...press, exerciseId, ...fields });
    const { code, stderr } = await fixture.importRows([
      row('fine'),
      row('fine'),
      row('level', { difficultyLevel: 'expert', name: 'Bad\u001b[2Jlevel' }),
      row('not an id', { colour: 'red' }),
      'text',
      row('nowhere', { image: 'nowhere.jpg' }),
      row('text', { image: 'text.jpg' }),
      row('half', { image: 'half.jpg' }),
      row('moving', { image: 'moving.gif' }),
      row('large', { image: 'large.png' }),
      row('outside', { image: '../outside.jpg' }),
      row('absolute', { image: join(fixture.folder, 'outside.jpg') }),
      row('link', { image: 'link.jpg' }),
      { ...row('nameless'), name: ' ' },
    ]);
    expect(code).toBe(1);
    expect(stderr.split('\n')).toEqual([
      'row 2 (Push press): exerciseId fine is already that of row 1',
      'row 3 (Bad [2Jlevel): difficultyLevel must be one of beginner, intermediate, advanced',
      expect.stringMatching(/^row 4 \(Push press\): exerciseId must be .*; colour is no field of an exercise$/),
      'row 5: it must be an object',
      'row 6 (Push press): image nowhere.jpg is not there',
      'row 7 (Push press): image text.jpg is not a picture in JPEG, PNG, WebP or AVIF, or is damaged',
      'row 8 (Push press): image half.jpg is damaged or cut off',
      'row 9 (Push press): image moving.gif is not a picture in JPEG, PNG, WebP or AVIF, or is damaged',
      'row 10 (Push press): image large.png is 8000 x 6300 pixels, which is over the limit of 50 megapixels',
      'row 11 (Push press): image ../outside.jpg must be a path below the folder of images',
      expect.stringMatching(/^row 12 .* must be a path below the folder of images$/),
      'row 13 (Push press): image link.jpg is a link that leads out of the folder of images',
      'row 14: name is empty',
      '',
      '13 rows are wrong, so nothing was imported.',
      '',
    ]);
    expect((await fixture.exercises()).has('fine')).toBe(false);
    expect(await fixture.objectExists('exercises/fine.jpg')).toBe(false);
  });

  it('should say in one line that the folder has none of the pictures, beside what else is wrong', async () => {
    const lost = ['a', 'b', 'c'].map((exerciseId) => ({ ...press, exerciseId, image: `${exerciseId}.jpg` }));
    const line = `none of the 3 pictures is in ${fixture.images}: is --images the right folder?`;
    const none = await fixture.importRows(lost);
    expect(none).toMatchObject({ code: 1, stderr: `${line}\n\nNothing was imported.\n` });

    const worse = await fixture.importRows([...lost, 'text']);
    expect(worse.stderr).toBe(`row 4: it must be an object\n${line}\n\nNothing was imported.\n`);

    const some = await fixture.importRows([...lost, squat]);
    expect(some.stderr.split('\n')).toHaveLength(6);
  });

  it('should still succeed while both stores throttle', async () => {
    fixture.stack.switches.throttle = 0.3;
    const rows = Array.from({ length: 12 }, (_, index) => ({ ...press, exerciseId: `throttled-${index}` }));
    const { code, stdout, stderr } = await fixture.importRows(rows);
    fixture.stack.switches.throttle = 0;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('12 exercises: 12 new, 0 changed, 0 unchanged; 24 pictures uploaded\n');
    const ids = [...(await fixture.exercises()).keys()].filter((id) => id.startsWith('throttled-'));
    expect(ids).toHaveLength(12);
  });

  it('should import where the environment says, by a former name too', async () => {
    const { EXERCISES_TABLE_NAME: table = '', EXERCISES_BUCKET_NAME: bucket = '', ...rest } = fixture.stack.environment;
    const row = { ...press, exerciseId: 'by-environment' };
    const { stdout } = await fixture.importRows([row], { ...rest, DYNAMODB_TABLE_NAME: table, S3_BUCKET_NAME: bucket });
    expect(stdout).not.toContain('local stack');
    expect(stdout).toContain('1 exercise: 1 new');

    const lost = await fixture.importRows([row], { ...rest, EXERCISES_TABLE_NAME: table });
    expect(lost).toMatchObject({
      code: 1,
      stderr: "Required environment variable 'EXERCISES_BUCKET_NAME' is not set\n",
    });
  });

  it('should say in a sentence what a store refused, and how far it came', async () => {
    const { environment } = fixture.stack;
    const noTable = await fixture.importRows([press], { ...environment, EXERCISES_TABLE_NAME: 'no-such-table' });
    expect(noTable.code).toBe(1);
    expect(noTable.stderr).toMatch(
      /^DynamoDB failed: ResourceNotFoundException: .*\n0 of 1 exercise .* run again.*\n$/,
    );
    const rows = Array.from({ length: 9 }, (_, index) => ({ ...press, exerciseId: `no-bucket-${index}` }));
    const noBucket = await fixture.importRows(rows, { ...environment, EXERCISES_BUCKET_NAME: 'no-such-bucket' });
    expect(noBucket.code).toBe(1);
    expect(noBucket.stderr).toMatch(/^S3 failed: NoSuchBucket: .*\n0 of 9 exercises .* run again.*\n$/);
    expect((await fixture.exercises()).has('no-bucket-0')).toBe(false);
  });

  it('should end in order when it is interrupted, and say how far it came', async () => {
    // Windows ends a process that it sends a signal to at once.
    if (process.platform === 'win32') return;
    const rows = Array.from({ length: 150 }, (_, index) => ({ ...press, exerciseId: `interrupted-${index}` }));
    const interrupted = fixture.importRows(rows);
    const secondPart = 'exercises/interrupted-105.jpg';
    while (!(await fixture.objectExists(secondPart))) await delay(10);
    fixture.stack.switches.throttle = 1;
    process.kill(fixture.pid(), 'SIGINT');
    const { code, stderr } = await interrupted;
    fixture.stack.switches.throttle = 0;
    expect(code).toBe(1);
    expect(stderr).toBe(
      'Interrupted.\n100 of 150 exercises are in. It can be run again, and goes on where it stopped.\n',
    );
    const imported = [...(await fixture.exercises()).keys()].filter((id) => id.startsWith('interrupted-'));
    expect(imported).toHaveLength(100);
    const again = await fixture.importRows(rows);
    expect(again.stdout).toContain('150 exercises: 50 new, 0 changed, 100 unchanged; ');
  });

  it('should say what to do when there is no local stack, or when it was killed', async () => {
    const nowhere = await fixture.importRows([press], { SPOTTER_DATA_DIR: join(fixture.folder, 'nowhere') });
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringMatching(/^No local stack .* "npm start".*\n$/) });

    const published = join(fixture.dataDir, 'environment.json');
    if (process.platform !== 'win32') expect((await stat(published)).mode & 0o777).toBe(0o600);
    const text = await readFile(published, 'utf8');
    const killed = { ...(JSON.parse(text) as object), AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:1' };
    await writeFile(published, JSON.stringify(killed));
    const stale = await fixture.importRows([press]);
    await writeFile(published, text);
    expect(stale.code).toBe(1);
    expect(stale.stderr).toMatch(/^The local stack does not answer at http:\/\/localhost:1.* "npm start"\.\n/);
  });

  it.each([
    ['[]', /holds no exercises\.\n$/],
    ['{}', /must hold an array of exercises\.\n$/],
    ['[{]', /is no JSON: .*\n$/],
  ])('should say what is wrong with a file that is %s', async (content, sentence) => {
    const file = await fixture.file('wrong.json', content);
    const { code, stderr } = await fixture.run([file, '--images', fixture.images]);
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
  });

  it('should say that there is no such file, or folder', async () => {
    const ended = await fixture.run([join(fixture.folder, 'no.json'), '--images', fixture.images]);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^There is no file .*no\.json\.\n$/) });
    const file = await fixture.file('right.json', JSON.stringify([press]));
    const folderless = await fixture.run([file, '--images', join(fixture.folder, 'nowhere')]);
    expect(folderless).toMatchObject({ code: 1, stderr: expect.stringMatching(/^There is no folder .*nowhere\.\n$/) });
  });

  it('should start relative paths from the folder in which npm was called', async () => {
    const environment = { npm_lifecycle_event: 'exercises:import', INIT_CWD: join(process.cwd(), 'catalogue') };
    const { code, stdout, stderr } = await fixture.run(['exercises.json', '--images', 'images'], environment);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^12 exercises: /m);
  });

  it.each(['--help', '-h'])('should show how it is used when it is asked to by %s', async (flag) => {
    const ended = await fixture.run([flag], { SPOTTER_DATA_DIR: join(fixture.folder, 'nowhere') });
    expect(ended).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Usage: npm run exercises:import -- .*\n$/),
      stderr: '',
    });
  });

  it('should show how it is used when it is called otherwise', async () => {
    const ended = await fixture.run(['exercises.json', '--folder', fixture.images]);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage: npm run exercises:import -- ') });
  });
});
