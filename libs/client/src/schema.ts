// Made from docs/openapi.json by "npm run openapi".
export interface paths {
  '/auth/confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Confirms an address by the code that was sent to it
     * @description For everybody.
     */
    post: operations['confirmRegistration'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/register': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Registers an address
     * @description For everybody. The answer is the same for an address that is known already; that one gets no code.
     */
    post: operations['register'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/exercises': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Lists exercises, page by page
     * @description For everybody. Without `limit` a page has up to 1,000. A page of a search may be short or empty and still have a `nextCursor`: go on with it.
     */
    get: operations['listExercises'];
    /**
     * Is refused
     * @deprecated
     * @description Only GET, HEAD and OPTIONS are allowed on /exercises, now and for ever.
     */
    put: operations['refuse-put-exercises'];
    /**
     * Is refused
     * @deprecated
     * @description Only GET, HEAD and OPTIONS are allowed on /exercises, now and for ever.
     */
    post: operations['refuse-post-exercises'];
    /**
     * Is refused
     * @deprecated
     * @description Only GET, HEAD and OPTIONS are allowed on /exercises, now and for ever.
     */
    delete: operations['refuse-delete-exercises'];
    options?: never;
    head?: never;
    /**
     * Is refused
     * @deprecated
     * @description Only GET, HEAD and OPTIONS are allowed on /exercises, now and for ever.
     */
    patch: operations['refuse-patch-exercises'];
    trace?: never;
  };
  '/exercises/{exerciseId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Shows one exercise
     * @description For everybody.
     */
    get: operations['getExercise'];
    /**
     * Makes or replaces an exercise
     * @description For whoever is signed in and holds the permission `exercises:write`. What is left out is taken away. Pictures are not touched: they are uploaded before, and stay after.
     */
    put: operations['putExercise'];
    post?: never;
    /**
     * Deletes an exercise
     * @description For whoever is signed in and holds the permission `exercises:write`. Its pictures stay.
     */
    delete: operations['deleteExercise'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/goals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Lists goals, the newest first
     * @description For whoever is signed in; things are their owner's. A list of one status may be a moment behind.
     */
    get: operations['listGoals'];
    put?: never;
    /**
     * Makes a goal
     * @description For whoever is signed in; things are their owner's.
     */
    post: operations['createGoal'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/goals/{goalId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Shows one goal
     * @description For whoever is signed in; things are their owner's.
     */
    get: operations['getGoal'];
    /**
     * Replaces a goal
     * @description For whoever is signed in; things are their owner's. What is left out is taken away.
     */
    put: operations['replaceGoal'];
    post?: never;
    /**
     * Deletes a goal
     * @description For whoever is signed in; things are their owner's.
     */
    delete: operations['deleteGoal'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Says that the API lives
     * @description For everybody.
     */
    get: operations['getHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Checks that all that the API needs can be reached
     * @description For everybody. What was found is kept for ten seconds.
     */
    get: operations['getReadiness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/jobs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Lists jobs, the newest first
     * @description For whoever is signed in; things are their owner's. A job that was just submitted may be missing for a moment. A page of one status may have fewer jobs than `limit`, or none, and yet a `nextCursor`.
     */
    get: operations['listJobs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/jobs/{jobId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Shows a job and one page of its images
     * @description For its owner, who is signed in, or the session's viewer. A page is of images in the order of the request, and shows those that have ended: it may have fewer than `limit`, or none, and yet a `nextCursor`.
     */
    get: operations['getJob'];
    put?: never;
    post?: never;
    /**
     * Deletes a job that has ended
     * @description For whoever is signed in; things are their owner's. It is gone at once; what is stored of it, and its images when asked, is erased soon after.
     */
    delete: operations['deleteJob'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/jobs/{jobId}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancels a job that has not ended
     * @description For whoever is signed in; things are their owner's. Results that are there by then stay, and no more come. A repeat gets the same answer.
     */
    post: operations['cancelJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/jobs/{jobId}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Tries images again that failed
     * @description For whoever is signed in; things are their owner's. The job is done later, as after its submission. Images that are done stay as they are.
     */
    post: operations['retryJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/limits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Tells every limit by name
     * @description For everybody.
     */
    get: operations['getLimits'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/meals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Lists meals, the newest first
     * @description For whoever is signed in; things are their owner's.
     */
    get: operations['listMeals'];
    put?: never;
    /**
     * Notes a meal
     * @description For whoever is signed in; things are their owner's.
     */
    post: operations['createMeal'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/process': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Runs images through the detector
     * @description For whoever is signed in; things are their owner's. The job is done later: read it until its `status` is an end.
     */
    post: operations['submitJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Makes a session
     * @description For everybody. The `webSocketUrl` holds the viewer token and is for the screen alone; the code that is scanned holds the `sessionId`.
     */
    post: operations['createSession'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/sessions/{sessionId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Shows a session
     * @description For whoever knows the id; the viewer token shows more.
     */
    get: operations['getSession'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/upload-url': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Signs the upload of the photo of a session
     * @description For whoever knows the id. For five minutes or what is left of the session. The photo is to be PUT with the `contentType` that was given, else with `image/*`.
     */
    get: operations['getUploadUrl'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/uploads/presign': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Signs the upload of one image
     * @description For whoever is signed in; things are their owner's. Good for five minutes. With `fields` it is a form to POST to `url`, the file last; else `url` is to be PUT to, with the content type that was signed.
     */
    post: operations['presignUpload'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/users/{userId}/profile': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Shows a user's profile
     * @description For whoever is signed in; things are their owner's.
     */
    get: operations['getProfile'];
    /**
     * Makes or replaces a profile
     * @description For whoever is signed in; things are their owner's. What is left out is taken away.
     */
    put: operations['putProfile'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ws-tickets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Makes a ticket for one connection to the WebSocket API
     * @description For whoever is signed in; things are their owner's. Connect to the `webSocketUrl`, which holds the ticket, within 60 seconds. It opens one connection.
     */
    post: operations['createTicket'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description One object that the detector found. `bbox` is `[x1, y1, x2, y2]` in pixels of the upright original. */
    Detection: {
      bbox: [number, number, number, number];
      confidence: number;
      label: string;
    };
    /** @description The one shape of every error. */
    Error: {
      error: {
        /** @enum {string} */
        code:
          | 'INVALID_METHOD'
          | 'VALIDATION_ERROR'
          | 'SESSION_EXPIRED'
          | 'SESSION_COMPLETED'
          | 'UNAUTHENTICATED'
          | 'FORBIDDEN'
          | 'NOT_FOUND'
          | 'CONFLICT'
          | 'PRECONDITION_FAILED'
          | 'PAYLOAD_TOO_LARGE'
          | 'IDEMPOTENCY_MISMATCH'
          | 'RATE_LIMITED'
          | 'DYNAMODB_ERROR'
          | 'S3_ERROR'
          | 'SQS_ERROR'
          | 'INTERNAL_ERROR'
          | 'SERVICE_UNAVAILABLE';
        details?: components['schemas']['ErrorDetail'][];
        message: string;
        requestId: string;
        timestamp: components['schemas']['Time'];
      };
      /** @constant */
      success: false;
    };
    /** @description Where in the request a fault is, such as `imageUrls[0]`, and what it is. */
    ErrorDetail: {
      message: string;
      path: string;
    };
    /** @description An exercise with signed URLs of its pictures. */
    Exercise: {
      description?: string;
      /** @enum {string} */
      difficultyLevel?: 'beginner' | 'intermediate' | 'advanced';
      exerciseId: string;
      /** Format: uri */
      imageUrl: string;
      imageUrlExpiration: components['schemas']['Time'];
      name: string;
      /** Format: uri */
      thumbnailImageUrl?: string;
      thumbnailImageUrlExpiration?: components['schemas']['Time'];
    };
    /** @description An exercise with its bookkeeping, as far as it has any. */
    ExerciseDetails: {
      createdAt?: components['schemas']['Time'];
      description?: string;
      /** @enum {string} */
      difficultyLevel?: 'beginner' | 'intermediate' | 'advanced';
      exerciseId: string;
      /** Format: uri */
      imageUrl: string;
      imageUrlExpiration: components['schemas']['Time'];
      name: string;
      /** Format: uri */
      thumbnailImageUrl?: string;
      thumbnailImageUrlExpiration?: components['schemas']['Time'];
      updatedAt?: components['schemas']['Time'];
      version?: number;
    };
    /** @description Why one image has no detections. */
    FailedImage: {
      /** @enum {string} */
      code:
        | 'IMAGE_NOT_FOUND'
        | 'IMAGE_TOO_LARGE'
        | 'UNSUPPORTED_FORMAT'
        | 'CORRUPT_IMAGE'
        | 'ATTEMPTS_EXHAUSTED'
        | 'DEADLINE_EXCEEDED'
        | 'INTERNAL_ERROR';
      imageIndex: number;
      imageUrl: string;
      message: string;
    };
    /** @description A goal of a user; `version` grows with every change. */
    Goal: {
      createdAt: components['schemas']['Time'];
      description?: string;
      /** Format: uuid */
      goalId: string;
      /** @enum {string} */
      status: 'ACTIVE' | 'COMPLETED' | 'ARCHIVED';
      /** Format: date */
      targetDate?: string;
      title: string;
      updatedAt: components['schemas']['Time'];
      version: number;
    };
    /** @description What was found in one image, by falling confidence; `truncated` when only the highest scores could be kept. `imagePages` is there for an animation, of which the first picture was looked at. `viewUrl`, a signed URL of the picture, is there when `include` asks for it. */
    ImageDetections: {
      detectionCount: number;
      detections: components['schemas']['Detection'][];
      eTag: string;
      imageHeight: number;
      imageIndex: number;
      imagePages?: number;
      imageUrl: string;
      imageWidth: number;
      model: {
        name: string;
        sha256: string;
      };
      /** @constant */
      truncated?: true;
      /** Format: uri */
      viewUrl?: string;
      viewUrlExpiration?: components['schemas']['Time'];
    };
    /** @description A job and one page of its images; a PENDING one has neither `detections` nor `errors`, which cover the same images. */
    Job: {
      createdAt: components['schemas']['Time'];
      detections?: components['schemas']['ImageDetections'][];
      errors?: components['schemas']['FailedImage'][];
      failedCount: number;
      imageCount: number;
      /** Format: uuid */
      jobId: string;
      nextCursor?: string;
      processedCount: number;
      /** @enum {string} */
      status: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
      updatedAt: components['schemas']['Time'];
    };
    /** @description A job without its images; `processedCount` counts those that have ended, `failedCount` those of them that failed. */
    JobSummary: {
      createdAt: components['schemas']['Time'];
      failedCount: number;
      imageCount: number;
      /** Format: uuid */
      jobId: string;
      processedCount: number;
      /** @enum {string} */
      status: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
      updatedAt: components['schemas']['Time'];
    };
    /** @description Every limit that a client can run into, by name. Sizes are bytes, durations are seconds. */
    Limits: {
      apiGateway: {
        integrationSeconds: number;
        payloadBytes: number;
        webSocketMessageBytes: number;
      };
      attemptsPerImage: number;
      detectionsPerImage: number;
      idempotencyKeySeconds: number;
      imageBytes: number;
      imagePixels: number;
      imagesPerJob: number;
      imageTypes: ('image/jpeg' | 'image/png' | 'image/webp' | 'image/avif')[];
      jobDeadlineSeconds: number;
      jobKeptSeconds: number;
      jobRetrySeconds: number;
      metadataBytes: number;
      openImagesPerUser: number;
      pageBytes: number;
      pageItems: number;
      requestBodyBytes: number;
      sessionSeconds: number;
      ticketSeconds: number;
      uploadUrlSeconds: number;
    };
    /** @description Something that a user ate. */
    Meal: {
      createdAt: components['schemas']['Time'];
      /** Format: uuid */
      mealId: string;
      name: string;
    };
    /** @description What a user tells of themselves; `version` grows with every change. */
    Profile: {
      createdAt: components['schemas']['Time'];
      email?: string;
      name?: string;
      updatedAt: components['schemas']['Time'];
      userId: string;
      version: number;
    };
    /** @description A session; `imageUrl` and `jobId` are for its viewer only. Times are epoch seconds. */
    Session: {
      completedAt?: number;
      createdAt: number;
      expiresAt: number;
      /** Format: uri */
      imageUrl?: string;
      /** Format: uuid */
      jobId?: string;
      /** Format: uuid */
      sessionId: string;
      /** @enum {string} */
      status: 'AWAITING_SCAN' | 'UPLOAD_REQUESTED' | 'COMPLETED';
      uploadKey?: string;
    };
    /**
     * Format: date-time
     * @description ISO-8601 in UTC, to the second.
     * @example 2026-01-02T03:04:05Z
     */
    Time: string;
  };
  responses: {
    /**
     * @description `DYNAMODB_ERROR`: A table failed.
     *
     *     `INTERNAL_ERROR`: Something failed that nobody foresaw.
     */
    DynamodbErrorOrInternalError: {
      headers: {
        'cache-control': components['headers']['cache-control'];
        'x-request-id': components['headers']['x-request-id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'] & {
          error: {
            /** @enum {string} */
            code?: 'DYNAMODB_ERROR' | 'INTERNAL_ERROR';
          };
        };
      };
    };
    /** @description `FORBIDDEN`: The request names another user's id. Never with identity off. */
    Forbidden: {
      headers: {
        'cache-control': components['headers']['cache-control'];
        'x-request-id': components['headers']['x-request-id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'] & {
          error: {
            /** @enum {string} */
            code?: 'FORBIDDEN';
          };
        };
      };
    };
    /** @description `IDEMPOTENCY_MISMATCH`: The `Idempotency-Key` was used with another body. */
    IdempotencyMismatch: {
      headers: {
        'cache-control': components['headers']['cache-control'];
        'x-request-id': components['headers']['x-request-id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'] & {
          error: {
            /** @enum {string} */
            code?: 'IDEMPOTENCY_MISMATCH';
          };
        };
      };
    };
    /** @description `INTERNAL_ERROR`: Something failed that nobody foresaw. */
    InternalError: {
      headers: {
        'cache-control': components['headers']['cache-control'];
        'x-request-id': components['headers']['x-request-id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'] & {
          error: {
            /** @enum {string} */
            code?: 'INTERNAL_ERROR';
          };
        };
      };
    };
    /** @description `INVALID_METHOD`: The path refuses the method, now and for ever. */
    InvalidMethod: {
      headers: {
        'cache-control': components['headers']['cache-control'];
        'x-request-id': components['headers']['x-request-id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'] & {
          error: {
            /** @enum {string} */
            code?: 'INVALID_METHOD';
          };
        };
      };
    };
    /** @description `NOT_FOUND`: There is no such thing, or it is not yours: both are answered alike. */
    NotFound: {
      headers: {
        'cache-control': components['headers']['cache-control'];
        'x-request-id': components['headers']['x-request-id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'] & {
          error: {
            /** @enum {string} */
            code?: 'NOT_FOUND';
          };
        };
      };
    };
    /** @description `PAYLOAD_TOO_LARGE`: The body exceeds 262144 bytes. */
    PayloadTooLarge: {
      headers: {
        'cache-control': components['headers']['cache-control'];
        'x-request-id': components['headers']['x-request-id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'] & {
          error: {
            /** @enum {string} */
            code?: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
    };
    /** @description `SERVICE_UNAVAILABLE`: Something that this needs is throttled or cannot be reached; try again after `Retry-After`. */
    ServiceUnavailable: {
      headers: {
        'cache-control': components['headers']['cache-control'];
        'retry-after': components['headers']['retry-after'];
        'x-request-id': components['headers']['x-request-id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'] & {
          error: {
            /** @enum {string} */
            code?: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
    /** @description `UNAUTHENTICATED`: There is no access token, or it is not accepted. Never with identity off. */
    Unauthenticated: {
      headers: {
        'cache-control': components['headers']['cache-control'];
        'www-authenticate': components['headers']['www-authenticate'];
        'x-request-id': components['headers']['x-request-id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'] & {
          error: {
            /** @enum {string} */
            code?: 'UNAUTHENTICATED';
          };
        };
      };
    };
    /** @description `VALIDATION_ERROR`: The request has a fault; `details` names the place of each. */
    ValidationError: {
      headers: {
        'cache-control': components['headers']['cache-control'];
        'x-request-id': components['headers']['x-request-id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'] & {
          error: {
            /** @enum {string} */
            code?: 'VALIDATION_ERROR';
          };
        };
      };
    };
    /**
     * @description `VALIDATION_ERROR`: The request has a fault; `details` names the place of each.
     *
     *     `SESSION_EXPIRED`: The session has expired.
     *
     *     `SESSION_COMPLETED`: The session has its photo already.
     */
    ValidationErrorOrSessionExpiredOrSessionCompleted: {
      headers: {
        'cache-control': components['headers']['cache-control'];
        'x-request-id': components['headers']['x-request-id'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'] & {
          error: {
            /** @enum {string} */
            code?: 'VALIDATION_ERROR' | 'SESSION_EXPIRED' | 'SESSION_COMPLETED';
          };
        };
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: {
    /** @description `no-store`; the catalogue says `no-cache`: keep it, and ask each time whether it still holds. */
    'cache-control': string;
    /** @description Names this state of it: send it back as `If-None-Match`; of goals and profiles it is the version, for `If-Match`. */
    etag: string;
    /** @description The path of what was made. */
    location: string;
    /** @description After how many seconds to try again. */
    'retry-after': string;
    /** @description How to be let in. */
    'www-authenticate': 'Bearer';
    /** @description The request's id, under which the log has it. It is in the body of an error, too. */
    'x-request-id': string;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  confirmRegistration: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "code": "123456"
         *     }
         */
        'application/json': {
          /** @description As it was sent. */
          code: string;
          /**
           * Format: email
           * @description The address that the account is for, in upper or lower case.
           */
          email: string;
        };
      };
    };
    responses: {
      /** @description The person can sign in now. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            status: 'CONFIRMED';
          };
        };
      };
      /** @description `VALIDATION_ERROR`: The request has a fault, or the code is not accepted: a code that is wrong, used or expired, and an address that is not known or confirmed already, are answered alike. */
      400: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'VALIDATION_ERROR';
            };
          };
        };
      };
      /** @description `NOT_FOUND`: Nobody can register here: identity is off, or people register with another issuer. */
      404: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'NOT_FOUND';
            };
          };
        };
      };
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['InternalError'];
      /** @description `SERVICE_UNAVAILABLE`: Cognito is throttled; try again after `Retry-After`. */
      503: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'retry-after': components['headers']['retry-after'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'SERVICE_UNAVAILABLE';
            };
          };
        };
      };
    };
  };
  register: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "password": "Analytical-Engine-1",
         *       "name": "Ada"
         *     }
         */
        'application/json': {
          /**
           * Format: email
           * @description The address that the account is for, in upper or lower case.
           */
          email: string;
          /** @description How the person is called. */
          name?: string;
          /**
           * Format: password
           * @description Among its characters an upper-case and a lower-case letter, a digit and a symbol; no space at its ends. The user pool may ask for more.
           */
          password: string;
        };
      };
    };
    responses: {
      /** @description If the address was not known, a code is on its way to it. */
      201: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            status: 'CONFIRMATION_REQUIRED';
          };
        };
      };
      400: components['responses']['ValidationError'];
      /** @description `NOT_FOUND`: Nobody can register here: identity is off, or people register with another issuer. */
      404: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'NOT_FOUND';
            };
          };
        };
      };
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['InternalError'];
      /** @description `SERVICE_UNAVAILABLE`: Cognito is throttled; try again after `Retry-After`. */
      503: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'retry-after': components['headers']['retry-after'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'SERVICE_UNAVAILABLE';
            };
          };
        };
      };
    };
  };
  listExercises: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before, with the same filters. */
        cursor?: string;
        /** @description Only exercises of this level, by name. */
        difficultyLevel?: 'beginner' | 'intermediate' | 'advanced';
        /** @description How many exercises a page has at most. */
        limit?: number;
        /** @description What name or description must contain; 1 to 100 characters, those at the ends that are white space not counted. */
        search?: string;
      };
      header?: {
        /** @description The `ETag` of what the client has: if it still holds, 304. */
        'if-none-match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          etag: components['headers']['etag'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: {
              count: number;
              exercises: components['schemas']['Exercise'][];
              nextCursor?: string;
            };
            /** @constant */
            success: true;
            timestamp: components['schemas']['Time'];
          };
        };
      };
      /** @description It is still what `If-None-Match` names. */
      304: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          etag: components['headers']['etag'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ValidationError'];
      /**
       * @description `DYNAMODB_ERROR`: A table failed.
       *
       *     `S3_ERROR`: The URL of a picture could not be signed.
       *
       *     `INTERNAL_ERROR`: Something failed that nobody foresaw.
       */
      500: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'DYNAMODB_ERROR' | 'S3_ERROR' | 'INTERNAL_ERROR';
            };
          };
        };
      };
      503: components['responses']['ServiceUnavailable'];
    };
  };
  'refuse-put-exercises': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: components['responses']['InvalidMethod'];
    };
  };
  'refuse-post-exercises': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: components['responses']['InvalidMethod'];
    };
  };
  'refuse-delete-exercises': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: components['responses']['InvalidMethod'];
    };
  };
  'refuse-patch-exercises': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      400: components['responses']['InvalidMethod'];
    };
  };
  getExercise: {
    parameters: {
      query?: never;
      header?: {
        /** @description The `ETag` of what the client has: if it still holds, 304. */
        'if-none-match'?: string;
      };
      path: {
        /** @description The id of the exercise. */
        exerciseId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The exercise. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          etag: components['headers']['etag'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ExerciseDetails'];
            /** @constant */
            success: true;
            timestamp: components['schemas']['Time'];
          };
        };
      };
      /** @description It is still what `If-None-Match` names. */
      304: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          etag: components['headers']['etag'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      404: components['responses']['NotFound'];
      /**
       * @description `DYNAMODB_ERROR`: A table failed.
       *
       *     `S3_ERROR`: The URL of a picture could not be signed.
       *
       *     `INTERNAL_ERROR`: Something failed that nobody foresaw.
       */
      500: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'DYNAMODB_ERROR' | 'S3_ERROR' | 'INTERNAL_ERROR';
            };
          };
        };
      };
      503: components['responses']['ServiceUnavailable'];
    };
  };
  putExercise: {
    parameters: {
      query?: never;
      header?: {
        /** @description The `version` to be replaced, bare or in quotes, or `*` for any that is there; 412 if it is not. */
        'if-match'?: string;
      };
      path: {
        /** @description The id of the exercise. */
        exerciseId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "Squat",
         *       "difficultyLevel": "beginner",
         *       "imageKey": "exercises/squat.jpg"
         *     }
         */
        'application/json': {
          /** @description How it is done. */
          description?: string;
          /**
           * @description How hard it is.
           * @enum {string}
           */
          difficultyLevel?: 'beginner' | 'intermediate' | 'advanced';
          /** @description The key of its picture, under `exercises/`. */
          imageKey: string;
          /** @description Its name; white space at the ends is taken off. */
          name: string;
          /** @description The key of its small picture, under `exercises/`. */
          thumbnailImageKey?: string;
        };
      };
    };
    responses: {
      /** @description The exercise as it is now. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ExerciseDetails'];
            /** @constant */
            success: true;
            timestamp: components['schemas']['Time'];
          };
        };
      };
      /** @description The exercise, which is new. */
      201: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ExerciseDetails'];
            /** @constant */
            success: true;
            timestamp: components['schemas']['Time'];
          };
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      /** @description `FORBIDDEN`: Whoever is signed in does not hold `exercises:write`; with identity off nobody does. */
      403: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'FORBIDDEN';
            };
          };
        };
      };
      /** @description `CONFLICT`: Others keep changing the exercise; try again. */
      409: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'CONFLICT';
            };
          };
        };
      };
      /** @description `PRECONDITION_FAILED`: The exercise has another version than `If-Match` names, or there is none. */
      412: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'PRECONDITION_FAILED';
            };
          };
        };
      };
      413: components['responses']['PayloadTooLarge'];
      /**
       * @description `DYNAMODB_ERROR`: A table failed.
       *
       *     `S3_ERROR`: The URL of a picture could not be signed.
       *
       *     `INTERNAL_ERROR`: Something failed that nobody foresaw.
       */
      500: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'DYNAMODB_ERROR' | 'S3_ERROR' | 'INTERNAL_ERROR';
            };
          };
        };
      };
      503: components['responses']['ServiceUnavailable'];
    };
  };
  deleteExercise: {
    parameters: {
      query?: never;
      header?: {
        /** @description The `version` to be replaced, bare or in quotes, or `*` for any that is there; 412 if it is not. */
        'if-match'?: string;
      };
      path: {
        /** @description The id of the exercise. */
        exerciseId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone. */
      204: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      /** @description `FORBIDDEN`: Whoever is signed in does not hold `exercises:write`; with identity off nobody does. */
      403: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'FORBIDDEN';
            };
          };
        };
      };
      404: components['responses']['NotFound'];
      /** @description `PRECONDITION_FAILED`: The exercise has another version than `If-Match` names. */
      412: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'PRECONDITION_FAILED';
            };
          };
        };
      };
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  listGoals: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before, with the same filter. */
        cursor?: string;
        /** @description How many goals a page has at most; default 1,000. */
        limit?: number;
        /** @description Only goals of this status. */
        status?: 'ACTIVE' | 'COMPLETED' | 'ARCHIVED';
        /** @description Whom the request is about, instead of whoever is signed in: for admins; with identity off, for everybody. */
        userId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            goals: components['schemas']['Goal'][];
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  createGoal: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "title": "Ten pull-ups",
         *       "targetDate": "2026-12-31"
         *     }
         */
        'application/json': {
          /** @description More of it. */
          description?: string;
          /**
           * @description Where it stands.
           * @default ACTIVE
           * @enum {string}
           */
          status?: 'ACTIVE' | 'COMPLETED' | 'ARCHIVED';
          /**
           * Format: date
           * @description The day by which it is to be reached.
           */
          targetDate?: string;
          /** @description What it is, on one line. */
          title: string;
          /** @description Whose goal it is, if not the caller's: for admins; with identity off, for everybody. */
          userId?: string;
        };
      };
    };
    responses: {
      /** @description The goal. */
      201: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          etag: components['headers']['etag'];
          location: components['headers']['location'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Goal'];
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  getGoal: {
    parameters: {
      query?: {
        /** @description Whom the request is about, instead of whoever is signed in: for admins; with identity off, for everybody. */
        userId?: string;
      };
      header?: {
        /** @description The `ETag` of what the client has: if it still holds, 304. */
        'if-none-match'?: string;
      };
      path: {
        /** @description The id of the goal. */
        goalId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The goal. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          etag: components['headers']['etag'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Goal'];
        };
      };
      /** @description It is still what `If-None-Match` names. */
      304: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          etag: components['headers']['etag'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  replaceGoal: {
    parameters: {
      query?: never;
      header?: {
        /** @description The `version` to be replaced, bare or in quotes, or `*` for any that is there; 412 if it is not. */
        'if-match'?: string;
      };
      path: {
        /** @description The id of the goal. */
        goalId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "title": "Ten pull-ups",
         *       "status": "COMPLETED"
         *     }
         */
        'application/json': {
          /** @description More of it. */
          description?: string;
          /**
           * @description Where it stands.
           * @enum {string}
           */
          status: 'ACTIVE' | 'COMPLETED' | 'ARCHIVED';
          /**
           * Format: date
           * @description The day by which it is to be reached.
           */
          targetDate?: string;
          /** @description What it is, on one line. */
          title: string;
          /** @description Whose goal it is, if not the caller's: for admins; with identity off, for everybody. */
          userId?: string;
        };
      };
    };
    responses: {
      /** @description The goal as it is now. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          etag: components['headers']['etag'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Goal'];
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      /** @description `PRECONDITION_FAILED`: The goal has another version than `If-Match` names. */
      412: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'PRECONDITION_FAILED';
            };
          };
        };
      };
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  deleteGoal: {
    parameters: {
      query?: {
        /** @description Whom the request is about, instead of whoever is signed in: for admins; with identity off, for everybody. */
        userId?: string;
      };
      header?: {
        /** @description The `version` to be replaced, bare or in quotes, or `*` for any that is there; 412 if it is not. */
        'if-match'?: string;
      };
      path: {
        /** @description The id of the goal. */
        goalId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone. */
      204: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      /** @description `PRECONDITION_FAILED`: The goal has another version than `If-Match` names. */
      412: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'PRECONDITION_FAILED';
            };
          };
        };
      };
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It lives. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            status: 'ok';
            uptimeSeconds: number;
            version: string;
          };
        };
      };
      500: components['responses']['InternalError'];
    };
  };
  getReadiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of it can be reached. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            status: 'ok';
          };
        };
      };
      500: components['responses']['InternalError'];
      /** @description `SERVICE_UNAVAILABLE`: `details` names what cannot be reached; try again after `Retry-After`. */
      503: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'retry-after': components['headers']['retry-after'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'SERVICE_UNAVAILABLE';
            };
          };
        };
      };
    };
  };
  listJobs: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before, with the same filter. */
        cursor?: string;
        /** @description How many jobs a page has at most; default 1,000. */
        limit?: number;
        /** @description Only jobs of this status. */
        status?: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
        /** @description Whom the request is about, instead of whoever is signed in: for admins; with identity off, for everybody. */
        userId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            jobs: components['schemas']['JobSummary'][];
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  getJob: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before, of the same job. */
        cursor?: string;
        /** @description `viewUrl` adds to each of `detections` a signed URL of the picture, and when that expires. A picture that is another's upload has none. */
        include?: 'viewUrl';
        /** @description How many images a page has at most; default 1,000. */
        limit?: number;
        /** @description Whom the request is about, instead of whoever is signed in: for admins; with identity off, for everybody. */
        userId?: string;
      };
      header?: never;
      path: {
        /** @description The id of the job, a UUID version 4 in lower case. */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      /**
       * @description `DYNAMODB_ERROR`: A table failed.
       *
       *     `S3_ERROR`: URLs of the pictures could not be signed.
       *
       *     `INTERNAL_ERROR`: Something failed that nobody foresaw.
       */
      500: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'DYNAMODB_ERROR' | 'S3_ERROR' | 'INTERNAL_ERROR';
            };
          };
        };
      };
      503: components['responses']['ServiceUnavailable'];
    };
  };
  deleteJob: {
    parameters: {
      query?: {
        /** @description Whether its images are to be deleted too, those that are the owner's own uploads. Other jobs that name them can't find them then. */
        objects?: 'true' | 'false';
        /** @description Whom the request is about, instead of whoever is signed in: for admins; with identity off, for everybody. */
        userId?: string;
      };
      header?: never;
      path: {
        /** @description The id of the job, a UUID version 4 in lower case. */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone. */
      204: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      /** @description `CONFLICT`: The job has not ended: cancel it first. */
      409: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'CONFLICT';
            };
          };
        };
      };
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  cancelJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the job, a UUID version 4 in lower case. */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /** @example {} */
        'application/json': {
          /** @description Whose job it is, if not the caller's: for admins; with identity off, for everybody. */
          userId?: string;
        };
      };
    };
    responses: {
      /** @description The job, which is cancelled. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobSummary'];
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      /** @description `CONFLICT`: The job is `COMPLETED` or `FAILED`. */
      409: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'CONFLICT';
            };
          };
        };
      };
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  retryJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the job, a UUID version 4 in lower case. */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /**
         * @example {
         *       "images": [
         *         0,
         *         3
         *       ]
         *     }
         */
        'application/json': {
          /** @description The `imageIndex` of each image to be tried again, each once; without it all that failed. */
          images?: number[];
          /** @description Whose job it is, if not the caller's: for admins; with identity off, for everybody. */
          userId?: string;
        };
      };
    };
    responses: {
      /** @description The job, which is open again. */
      202: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JobSummary'];
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      /** @description `CONFLICT`: The job has not ended, was cancelled, or is more than 28 days old; none of its images failed, or one of those named did not. */
      409: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'CONFLICT';
            };
          };
        };
      };
      413: components['responses']['PayloadTooLarge'];
      /** @description `RATE_LIMITED`: More than 10000 images of the user would be open. */
      429: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'retry-after': components['headers']['retry-after'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'RATE_LIMITED';
            };
          };
        };
      };
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  getLimits: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The limits. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Limits'];
        };
      };
      500: components['responses']['InternalError'];
    };
  };
  listMeals: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description How many meals a page has at most; default 1,000. */
        limit?: number;
        /** @description Whom the request is about, instead of whoever is signed in: for admins; with identity off, for everybody. */
        userId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            meals: components['schemas']['Meal'][];
            nextCursor?: string;
          };
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  createMeal: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "Porridge"
         *     }
         */
        'application/json': {
          /** @description What it was, on one line. */
          name: string;
          /** @description Whose meal it is, if not the caller's: for admins; with identity off, for everybody. */
          userId?: string;
        };
      };
    };
    responses: {
      /** @description The meal. */
      201: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Meal'];
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  submitJob: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the same job. Needs a caller who is known by an id. */
        'idempotency-key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "imageUrls": [
         *         "s3://spotter-uploads/uploads/2026/01/02/0b0e7f36-1111-4222-8333-444455556666-squat.jpg"
         *       ]
         *     }
         */
        'application/json': {
          /** @description The images, in the order that `imageIndex` counts. */
          imageUrls: string[];
          /** @description Kept with the job: an object of at most 4096 bytes of JSON. */
          metadata?: {
            [key: string]: unknown;
          };
          /** @description What is asked of the detector, within what it is configured to. */
          options?: {
            /** @description Only these labels are kept. */
            labels?: string[];
            /** @description How many an image may have at most; the highest scores are kept. */
            maxDetections?: number;
            /** @description Detections below it are left out. */
            minConfidence?: number;
          };
          /** @description Whose job it is, if not the caller's: for admins; with identity off, for everybody. */
          userId?: string;
        };
      };
    };
    responses: {
      /** @description The job was accepted. */
      202: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          location: components['headers']['location'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            imageCount: number;
            /** Format: uuid */
            jobId: string;
            message: string;
            /** @constant */
            status: 'PENDING';
            /** @constant */
            success: true;
          };
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      413: components['responses']['PayloadTooLarge'];
      422: components['responses']['IdempotencyMismatch'];
      /** @description `RATE_LIMITED`: More than 10000 images of the user would be open. */
      429: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'retry-after': components['headers']['retry-after'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'RATE_LIMITED';
            };
          };
        };
      };
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  createSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': Record<string, never>;
      };
    };
    responses: {
      /** @description The session. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            expiresAt: number;
            /** Format: uuid */
            sessionId: string;
            webSocketUrl: string;
          };
        };
      };
      400: components['responses']['ValidationError'];
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  getSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the session, a UUID version 4 in lower case. */
        sessionId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The session. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description `UNAUTHENTICATED`: The viewer token is not that of this session. */
      401: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'www-authenticate': components['headers']['www-authenticate'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'UNAUTHENTICATED';
            };
          };
        };
      };
      404: components['responses']['NotFound'];
      /**
       * @description `DYNAMODB_ERROR`: A table failed.
       *
       *     `S3_ERROR`: The URL of the photo could not be signed.
       *
       *     `INTERNAL_ERROR`: Something failed that nobody foresaw.
       */
      500: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'DYNAMODB_ERROR' | 'S3_ERROR' | 'INTERNAL_ERROR';
            };
          };
        };
      };
      503: components['responses']['ServiceUnavailable'];
    };
  };
  getUploadUrl: {
    parameters: {
      query: {
        /** @description The size of the photo in bytes; when given, no other can be uploaded. */
        contentLength?: number;
        /** @description The type of the photo. */
        contentType?: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';
        /** @description The id of the session, a UUID version 4 in lower case. */
        sessionId: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where to put the photo. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            uploadKey: string;
            /** Format: uri */
            uploadUrl: string;
          };
        };
      };
      400: components['responses']['ValidationErrorOrSessionExpiredOrSessionCompleted'];
      /** @description `NOT_FOUND`: There is no such session. */
      404: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'NOT_FOUND';
            };
          };
        };
      };
      /**
       * @description `DYNAMODB_ERROR`: A table failed.
       *
       *     `S3_ERROR`: The upload could not be signed.
       *
       *     `INTERNAL_ERROR`: Something failed that nobody foresaw.
       */
      500: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'DYNAMODB_ERROR' | 'S3_ERROR' | 'INTERNAL_ERROR';
            };
          };
        };
      };
      503: components['responses']['ServiceUnavailable'];
    };
  };
  presignUpload: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "filename": "squat.jpg",
         *       "contentType": "image/jpeg"
         *     }
         */
        'application/json': {
          /** @description The size in bytes; when given, no other can be uploaded. */
          contentLength?: number;
          /**
           * @description Default: by the extension of `filename`, else `image/jpeg`.
           * @enum {string}
           */
          contentType?: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/avif';
          /** @description Becomes the end of the key, reduced to what keys may have. */
          filename: string;
          /**
           * @description How the image will be sent; default `PUT`.
           * @enum {string}
           */
          method?: 'PUT' | 'POST';
          /** @description Whose image it is, if not the caller's: for admins; with identity off, for everybody. */
          userId?: string;
        };
      };
    };
    responses: {
      /** @description Where and how to upload. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            bucket: string;
            fields?: {
              [key: string]: string;
            };
            key: string;
            /** Format: uri */
            url: string;
          };
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      413: components['responses']['PayloadTooLarge'];
      /**
       * @description `S3_ERROR`: The upload could not be signed.
       *
       *     `INTERNAL_ERROR`: Something failed that nobody foresaw.
       */
      500: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'S3_ERROR' | 'INTERNAL_ERROR';
            };
          };
        };
      };
      503: components['responses']['ServiceUnavailable'];
    };
  };
  getProfile: {
    parameters: {
      query?: never;
      header?: {
        /** @description The `ETag` of what the client has: if it still holds, 304. */
        'if-none-match'?: string;
      };
      path: {
        /** @description Whose profile it is: the caller, or anybody for an admin. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The profile. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          etag: components['headers']['etag'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Profile'];
        };
      };
      /** @description It is still what `If-None-Match` names. */
      304: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          etag: components['headers']['etag'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  putProfile: {
    parameters: {
      query?: never;
      header?: {
        /** @description The `version` to be replaced, bare or in quotes, or `*` for any that is there; 412 if it is not. */
        'if-match'?: string;
      };
      path: {
        /** @description Whose profile it is: the caller, or anybody for an admin. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "Ada"
         *     }
         */
        'application/json': {
          /**
           * Format: email
           * @description An e-mail address; nobody has checked that it is the user's.
           */
          email?: string;
          /** @description How to call the user, on one line. */
          name?: string;
          /** @description The same as in the path. */
          userId?: string;
        };
      };
    };
    responses: {
      /** @description The profile as it is now. */
      200: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          etag: components['headers']['etag'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Profile'];
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      /** @description `PRECONDITION_FAILED`: The profile has another version than `If-Match` names, or there is none. */
      412: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Error'] & {
            error: {
              /** @enum {string} */
              code?: 'PRECONDITION_FAILED';
            };
          };
        };
      };
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  createTicket: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        /** @example {} */
        'application/json': {
          /** @description Whose connection it is, if not the caller's: for admins; with identity off, for everybody. */
          userId?: string;
        };
      };
    };
    responses: {
      /** @description The ticket. */
      201: {
        headers: {
          'cache-control': components['headers']['cache-control'];
          'x-request-id': components['headers']['x-request-id'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            expiresAt: components['schemas']['Time'];
            ticket: string;
            webSocketUrl: string;
          };
        };
      };
      400: components['responses']['ValidationError'];
      401: components['responses']['Unauthenticated'];
      403: components['responses']['Forbidden'];
      413: components['responses']['PayloadTooLarge'];
      500: components['responses']['DynamodbErrorOrInternalError'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
}
