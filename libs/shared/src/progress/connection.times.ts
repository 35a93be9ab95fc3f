/** How long what is stored of a connection is kept, in seconds: API Gateway ends each after two hours. */
export const CONNECTION_SECONDS = 3 * 60 * 60;

/** While `$connect` is being answered, API Gateway calls a connection gone that is about to open. In milliseconds. */
export const YOUNG_CONNECTION_MS = 10_000;
