/** What was said, without all that was found in it. */
export interface SaidText {
  seq: number
  id: string
  recordingId: string
  storeId: string
  startMs: number
  endMs: number
  text: string
  /** As it was recognised, personal data covered. */
  rawText: string
  /** Of the recogniser, 0..1. */
  confidence: number
}

/** Whose words are read: of one pack, of one store or of all. */
export interface TextScope {
  pack: string
  storeId?: string
}

/** A part of the insight store: the words of all recordings, page by page. */
export interface TextStore {
  /** How many there are. */
  countTexts(scope: TextScope): Promise<number>
  /** How many recordings they are of. */
  countRecordings(scope: TextScope): Promise<number>
  /** Those written last come first; `before` is the `seq` of the last one on the page before. */
  textPage(scope: TextScope, limit: number, before?: number): Promise<SaidText[]>
}
