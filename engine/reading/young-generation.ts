/**
 * Room for what lives shortly in a thread that reads; V8 would take up to 48 MB. Over a million utterances the service holds 35 MB less at rest and
 * 40 MB less while 200 questions are asked; on a busy machine each takes 13.4 ms of the processors with either, p50 9.7 ms where it was 8.9
 * (three runs each, the least of four tries of a question).
 */
export const YOUNG_GENERATION = { maxYoungGenerationSizeMb: 12 }
