/**
 * How many images are in work for each thread: one is in the model, one is decoded and waits at the thread, one is being
 * decoded. With fewer a core is idle for a moment whenever work passes from thread to thread; more gained nothing.
 */
export const IMAGES_PER_THREAD = 3;
