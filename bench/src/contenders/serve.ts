import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { peakRssBytes } from './peak-rss.js';
import type { Command, Found, Series, Setup, Window } from './protocol.js';
import { commandSchema, setupSchema } from './protocol.js';

/** What a contender can do with the photo that it was set up with. */
export interface Contender {
  /** The versions of what it is made of. */
  readonly versions: string;
  /** Works for as long. @returns how many images it did. */
  run(seconds: number): Promise<number>;
  /** Those that end with boxes. */
  detect?(): Promise<Found[]>;
  /** Works on as many images; `onImage` is called after each. */
  runImages?(images: number, onImage: () => void): Promise<void>;
}

/** Is a contender: sets up, then answers the bench's commands until it closes. */
export async function serve(start: (setup: Setup) => Promise<Contender>): Promise<void> {
  const [, , path] = process.argv;
  if (path === undefined) throw new Error('A contender is started by the bench, with the path of its setup');
  const setup = setupSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  const contender = await start(setup);
  say({ ready: contender.versions });
  for await (const line of createInterface({ input: process.stdin })) {
    say(await answer(contender, commandSchema.parse(JSON.parse(line))));
  }
  // Its threads would keep the process.
  process.exit(0);
}

function say(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function answer(contender: Contender, command: Command): Promise<unknown> {
  switch (command.command) {
    case 'detect':
      if (contender.detect === undefined) throw new Error('This contender finds no boxes');
      return { boxes: await contender.detect() };
    case 'run':
      return await runWindow(contender, command.seconds);
    case 'series':
      return await runSeries(contender, command.images, command.every);
  }
}

async function runWindow(contender: Contender, seconds: number): Promise<Window> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const images = await contender.run(seconds);
  const elapsed = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { images, seconds: elapsed, cpuSeconds: (user + system) / 1e6, peakRssBytes: await peakRssBytes() };
}

async function runSeries(contender: Contender, images: number, every: number): Promise<Series> {
  if (contender.runImages === undefined) throw new Error('This contender has no series');
  const rssBytes = [process.memoryUsage.rss()];
  let done = 0;
  const started = performance.now();
  await contender.runImages(images, () => {
    done++;
    if (done % every === 0) rssBytes.push(process.memoryUsage.rss());
  });
  return { rssBytes, seconds: (performance.now() - started) / 1000 };
}

/** Does one thing again and again in each of some lanes, which take turns with the processor, until time is up. */
export async function runInLanes(lanes: number, seconds: number, once: () => Promise<unknown>): Promise<number> {
  const deadline = performance.now() + seconds * 1000;
  let done = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < deadline) {
      await once();
      done++;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return done;
}
