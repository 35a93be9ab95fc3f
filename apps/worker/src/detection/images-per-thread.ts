/**
 * How many images a thread is given at a time: one is in the model, the others are decoded meanwhile. With one ahead a core
 * is idle for a moment whenever work passes from thread to thread, which cost 3 % of the images a second; with three ahead
 * nothing more was gained.
 */
export const IMAGES_PER_THREAD = 3;
