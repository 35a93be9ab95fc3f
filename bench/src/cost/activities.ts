import type { Usage } from './usage.js';
import { times, together } from './usage.js';

/** What somebody does, and what it asks of AWS. */
export const ACTIVITIES = {
  request: 'a small request',
  page: 'a page of the catalogue',
  image: 'an image of a job',
  session: 'a QR session',
  visit: 'a first visit to the web app',
} as const;

export type Activity = keyof typeof ACTIVITIES;

export const ACTIVITY_NAMES = Object.keys(ACTIVITIES) as readonly Activity[];

/**
 * Counted on the local stack, by DynamoDB's accounting where that is asked; test/e2e/cost sees to it that they are still so.
 * Of an image, in a job of ten.
 */
export const COUNTED = {
  request: { reads: 1, writes: 0 },
  page: { reads: 8, writes: 0 },
  submission: { reads: 0.5, writes: 18, sends: 1 },
  read: { reads: 3, writes: 0 },
  image: { reads: 1.3, writes: 2.9, deletions: 0.7, gets: 1 },
  session: { reads: 13.5, writes: 24, sends: 1, deletions: 1, gets: 2, puts: 1 },
  sweep: { reads: 4 },
  /** Bytes of a line of the function's access log, and of the worker's line for an image. */
  line: 260,
  workerLine: 340,
} as const;

/**
 * Milliseconds of an invocation at one whole vCPU, by docs/performance.md, where DynamoDB is next door; and how many calls of
 * AWS it makes one after the other.
 */
export const TIMED = {
  request: { milliseconds: 1.56, calls: 1 },
  page: { milliseconds: 8.86, calls: 1 },
  presign: { milliseconds: 1, calls: 0 },
  submission: { milliseconds: 8.09, calls: 5 },
  create: { milliseconds: 1.56, calls: 1 },
  /** Which tells the screen. */
  uploadUrl: { milliseconds: 1.56, calls: 2 },
  event: { milliseconds: 8.09, calls: 8 },
  message: { milliseconds: 1.56, calls: 2 },
  sweep: { milliseconds: 1.56, calls: 1 },
} as const;

/** What is not measured, and to be replaced by who knows better. Sizes are bytes. */
export const ASSUMED = {
  /** What a call of AWS takes longer there than in the bench. */
  callMilliseconds: 5,
  coldShare: 0.01,
  coldMilliseconds: 306,
  imagesOfJob: 10,
  readsOfJob: 5,
  pictureBytes: 500_000,
  pictureDays: 62,
  itemBytes: 1_500,
  itemDays: 60,
  pageBytes: 20_000,
  answerBytes: 1_500,
  thumbnailsOfPage: 10,
  thumbnailBytes: 15_000,
  /** By somebody who has none of the app's files yet; two of them CloudFront keeps for a second at most. */
  filesOfVisit: 12,
  changingFilesOfVisit: 2,
  visitBytes: 40_000,
  sessionMinutes: 5,
  pollsOfSession: 30,
  /** Of them, those that look whether the photo has come. */
  looksOfSession: 1,
  /** What Lambda itself logs of an invocation, and API Gateway of a request. */
  lambdaLineBytes: 350,
  gatewayLineBytes: 300,
  /** Of one vCPU of Fargate, by the default of BacklogPerTask. */
  vcpuMillisecondsOfImage: 50,
  /** What the scaling keeps tasks at. */
  utilisation: 0.75,
  /** Of a worker's line of metrics at rest, one in ten seconds. */
  restLineBytes: 205,
  /** Series of metrics: of Container Insights, and of each route that API Gateway tells apart. */
  containerInsightsMetrics: 25,
  metricsOfRoute: 6,
  registryGb: 1,
  /** Of an image: two of S3 and four of DynamoDB. */
  dataEventsOfImage: 6,
  zones: 2,
  /** Of SQS, ECR (two) and CloudWatch Logs; those of S3 and DynamoDB are gateways, which cost nothing. */
  endpoints: 4,
} as const;

export const GB = 1_000_000_000;
const DAYS_OF_MONTH = 365 / 12;
/** Lambda gives one whole vCPU at so many MB, and bills by GB of 1,024. */
const WHOLE_VCPU_MB = 1_769;

/** The function runs once. */
export function invocation({ milliseconds, calls }: { milliseconds: number; calls: number }, memoryMb: number): Usage {
  const slower = Math.max(1, WHOLE_VCPU_MB / memoryMb);
  const cold = ASSUMED.coldShare * ASSUMED.coldMilliseconds;
  // Lambda bills whole milliseconds.
  const billed = Math.ceil((milliseconds + cold) * slower + calls * ASSUMED.callMilliseconds);
  return {
    lambdaRequests: 1,
    lambdaGbSeconds: (memoryMb / 1_024) * (billed / 1_000),
    logGb: (COUNTED.line + ASSUMED.lambdaLineBytes) / GB,
  };
}

/** A request that the HTTP API hands on, with so many bytes of an answer. */
function request(timed: { milliseconds: number; calls: number }, memoryMb: number, bytes: number): Usage {
  return together(invocation(timed, memoryMb), {
    httpRequests: 1,
    logGb: ASSUMED.gatewayLineBytes / GB,
    transferOutGb: bytes / GB,
  });
}

function database({ reads, writes = 0 }: { reads: number; writes?: number }): Usage {
  return { dynamoDbReads: reads, dynamoDbWrites: writes };
}

/** All queues have fair groups, which are billed on top. */
export function queueCalls(count: number): Usage {
  return { sqsRequests: count, sqsFairRequests: count };
}

/** What is kept of an image until it expires: so many GB, all the time, as many of them as there are in a month. */
function kept(): Usage {
  const itemGbMonths = (ASSUMED.itemBytes / GB) * (ASSUMED.itemDays / DAYS_OF_MONTH);
  return {
    s3GbMonths: (ASSUMED.pictureBytes / GB) * (ASSUMED.pictureDays / DAYS_OF_MONTH),
    dynamoDbGbMonths: itemGbMonths,
    dynamoDbBackupGbMonths: itemGbMonths,
  };
}

function page(memoryMb: number): Usage {
  const { pageBytes, thumbnailsOfPage, thumbnailBytes } = ASSUMED;
  return together(request(TIMED.page, memoryMb, pageBytes), database(COUNTED.page), {
    s3Gets: thumbnailsOfPage,
    transferOutGb: (thumbnailsOfPage * thumbnailBytes) / GB,
  });
}

/** Presigned, uploaded, submitted with others, detected, and read with them. */
function image(memoryMb: number): Usage {
  const { imagesOfJob, readsOfJob, answerBytes } = ASSUMED;
  const job = together(
    request(TIMED.submission, memoryMb, answerBytes),
    database(COUNTED.submission),
    queueCalls(COUNTED.submission.sends),
    times(readsOfJob, together(request(TIMED.request, memoryMb, answerBytes), database(COUNTED.read))),
  );
  return together(times(1 / imagesOfJob, job), request(TIMED.presign, memoryMb, answerBytes), detected(), {
    s3Puts: 1,
  });
}

/** What a worker does for an image, but for the processor's time, which its tasks have. */
function detected(): Usage {
  const { reads, writes, deletions, gets } = COUNTED.image;
  // A message that comes ends a poll.
  return together(database({ reads, writes }), queueCalls(deletions + 1), kept(), {
    s3Gets: gets,
    logGb: COUNTED.workerLine / GB,
  });
}

/** One photo: the screen's requests, the phone's, S3's event and the screen's messages. */
function session(memoryMb: number): Usage {
  const { answerBytes, pictureBytes, sessionMinutes, pollsOfSession, looksOfSession } = ASSUMED;
  const { reads, writes, sends, deletions, gets, puts } = COUNTED.session;
  const message = invocation(TIMED.message, memoryMb);
  return together(
    database({ reads, writes }),
    queueCalls(sends + deletions + 1),
    kept(),
    request(TIMED.create, memoryMb, answerBytes),
    request(TIMED.uploadUrl, memoryMb, answerBytes),
    times(2, request(TIMED.request, memoryMb, answerBytes)),
    times(pollsOfSession, usageOf('request', memoryMb)),
    invocation(TIMED.event, memoryMb),
    // To connect, to ask for the status, to be gone.
    times(3, message),
    // The status and its answer, that an upload was requested, and the push.
    { webSocketMessages: 4, webSocketMinutes: sessionMinutes },
    // To list is billed as to put.
    { s3Puts: puts + looksOfSession, s3Gets: gets, transferOutGb: pictureBytes / GB, logGb: COUNTED.workerLine / GB },
  );
}

/** The app's files alone: what a page asks of the API is counted with that. */
function visit(): Usage {
  const { filesOfVisit, changingFilesOfVisit, visitBytes } = ASSUMED;
  return {
    cloudFrontRequests: filesOfVisit,
    cloudFrontFunctions: filesOfVisit,
    cloudFrontGb: visitBytes / GB,
    s3Gets: changingFilesOfVisit,
  };
}

const USAGES: Readonly<Record<Activity, (memoryMb: number) => Usage>> = {
  request: (memoryMb) => together(request(TIMED.request, memoryMb, ASSUMED.answerBytes), database(COUNTED.request)),
  page,
  image,
  session,
  visit,
};

/** What it uses when it is done once, with a function of so much memory; without the traces, which depend on how often. */
export function usageOf(activity: Activity, memoryMb: number): Usage {
  return USAGES[activity](memoryMb);
}

/** How many images it has detected. */
export const IMAGES_OF: Readonly<Record<Activity, number>> = { request: 0, page: 0, image: 1, session: 1, visit: 0 };
