/** What the encoder takes at most: 30 s. */
export const WINDOW_STATES = 1500
/** Each encoder state is 20 ms of audio at 16 kHz. */
export const SAMPLES_PER_STATE = 320
