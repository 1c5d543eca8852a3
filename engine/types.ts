import type { LanguageEvidence, OtherLanguage, SpokenLanguage } from './language-types.ts'
import type { Visit, VisitSummary } from './visit-types.ts'

/**
 * The shapes that travel through the engine. Times are integers in milliseconds from the recording's start (`…Ms`), wall
 * clock is epoch milliseconds (`…At`), text offsets are UTF-16 code units, half-open, into the normalised text.
 */

export type DeviceKind = 'badge' | 'mic-array' | 'smart-speaker' | 'dialog-robot' | 'upload'
export type Role = 'staff' | 'customer' | 'unknown'
/** `unsure`: likelier than chance, but not likely enough to be counted; the sign of its score tells which way. */
export type Polarity = 'positive' | 'negative' | 'unsure'
export type Consent = 'notice-only' | 'explicit' | 'withdrawn' | 'staff-only'

/** Kinds of nodes in the knowledge graph. */
export const CONCEPT_TYPES = [
  'product',
  'brand',
  'competitor',
  'feature',
  'price',
  'need',
  'place',
  'promotion',
  'segment',
  'service',
] as const
export type ConceptType = (typeof CONCEPT_TYPES)[number]

export const MOMENT_KINDS = [
  'price_objection',
  'competitor_comparison',
  'complaint',
  'praise',
  'purchase_signal',
  'churn_risk',
  'manager_request',
] as const
export type MomentKind = (typeof MOMENT_KINDS)[number]

export const PERSONAL_DATA_KINDS = [
  'phone',
  'id_card',
  'bank_card',
  'plate',
  'name',
  'wechat',
  'address',
  'email',
  'qq',
  'vin',
] as const
export type PersonalDataKind = (typeof PERSONAL_DATA_KINDS)[number]

/** A stretch of 16 kHz mono samples in −1..1; `startMs` is the time of its first sample. */
export interface Frame {
  startMs: number
  samples: Float32Array
}

/** A span with speech, 16 kHz mono; the pad before and after the speech is inside it. `parts` are its spans where pauses part it. */
export interface Segment {
  startMs: number
  endMs: number
  samples: Float32Array
  parts?: { startMs: number; endMs: number }[]
}

/** A recognised piece of text with its time in the recording. Joined, the texts give the transcript's text. */
export interface TimedToken {
  text: string
  startMs: number
  endMs: number
  confidence: number
}

/** What the recogniser heard in one segment. */
export interface Transcript extends Partial<SpokenLanguage> {
  startMs: number
  endMs: number
  /** As the recogniser wrote it, simplified script. */
  text: string
  tokens: TimedToken[]
  /** Geometric mean of the token probabilities, 0..1. */
  confidence: number
  avgLogprob: number
  noSpeechProb: number
  compressionRatio: number
  /** Other hypotheses, best first, with their mean log-probabilities. */
  alternatives: { text: string; avgLogprob: number }[]
  /** In the order of time; several where the segment's parts differ, absent where the recogniser cannot tell. */
  languages?: LanguageEvidence[]
}

/** A word with its part-of-speech tag; joined, the tokens of a text give the text back. */
export interface Token {
  text: string
  tag: string
  start: number
  end: number
  /** When it was said; absent where nobody knows (written words, older analyses). */
  startMs?: number
  endMs?: number
}

/**
 * A number said in words or digits: `written` is the form for reading and search (16.8万), `value` in base units the figure that was
 * named, of a range its lower end.
 */
export interface NumberSpan {
  start: number
  end: number
  surface: string
  written: string
  value: number
  /** Ends of a range (三到五天), or of what was left open (几十万: 200000 to 900000). Absent where one figure was named. */
  min?: number
  max?: number
  /** Only about right (十来个, 1.5万左右), or never named (几十万, 上百). */
  approximate?: true
  kind: 'price' | 'quantity' | 'percent' | 'date' | 'time' | 'digits' | 'model'
  unit: string
}

/** A node of the knowledge graph. `id` is `<pack>/<path>`. */
export interface Concept {
  id: string
  type: ConceptType
  name: string
  aliases: string[]
  /** Id of the parent concept, or undefined at the top. */
  parent?: string
  /** Phrases in which a surface of this concept means something else. */
  not: string[]
  /** Surface forms that recognisers are known to write for it. */
  heardAs: string[]
}

/** A concept found in text. */
export interface Mention {
  conceptId: string
  name: string
  type: ConceptType
  surface: string
  start: number
  end: number
  confidence: number
  /** `learned`: no pack knows it, the turn reader took it for a named thing. */
  how: 'exact' | 'alias' | 'repaired' | 'number' | 'learned'
  negated: boolean
}

/** A mis-heard term put right. Offsets are into the text after the repair; the original is never lost. */
export interface Repair {
  original: string
  replacement: string
  start: number
  end: number
  startMs: number
  endMs: number
  conceptId: string
  score: number
  rule: string
}

/** Who feels what about which concept. `conceptId` is absent where no target was found. */
export interface Opinion {
  holder: Role
  conceptId?: string
  name?: string
  polarity: Polarity
  /** −1..1, its sign is the polarity. */
  score: number
  cues: string[]
  start: number
  end: number
}

/** Personal data found and covered, `confidence` how likely it is some. Offsets are into the text as it is stored (placeholder span). */
export interface Redaction {
  kind: PersonalDataKind
  start: number
  end: number
  startMs: number
  endMs: number
  confidence: number
}

/** A turn of speech before it is understood: what recognition, or a caller who has the words, hands over. */
export interface SpokenTurn extends Partial<SpokenLanguage> {
  startMs: number
  endMs: number
  text: string
  /** Number of the speaker by first word, when someone could tell. */
  speaker?: string
  confidence?: number
  tokens?: TimedToken[]
  alternatives?: { text: string; avgLogprob: number }[]
}

/** A segment's reading with speaker and role; `confidence`: the share of its words likely said as written, 0..1 (given words: as told, or 1). */
export interface Utterance extends Partial<SpokenLanguage> {
  startMs: number
  endMs: number
  speaker: string | null
  role: Role
  rawText: string
  text: string
  confidence: number
  tokens: Token[]
  numbers: NumberSpan[]
  mentions: Mention[]
  opinions: Opinion[]
  repairs: Repair[]
  redactions: Redaction[]
  /** Journey stage, from the pack, or undefined where the words do not tell. */
  stage?: string
  intents: string[]
}

/** A moment of truth; `utterances` are indices into the analysis, `why` names the rule and the words' places. */
export interface Moment {
  kind: MomentKind
  atMs: number
  utterances: number[]
  weight: number
  why: string
}

/** Everything the engine can say about one recording. */
export interface Analysis {
  file: string
  durationMs: number
  /** The file was cut short or is damaged; this is of what could be read. Absent where nothing is missing. */
  incomplete?: true
  model: string
  pack: string
  utterances: Utterance[]
  /** Speech that is not Chinese, in the order of time; its words are not known, and nothing of it is among the utterances. */
  otherLanguages?: OtherLanguage[]
  /** When the device itself spoke, as its loudspeaker tells; nothing of it is among the utterances. Absent where it did not. */
  ownVoice?: { startMs: number; endMs: number }[]
  /** Of all visits, in the order of time. */
  moments: Moment[]
  /** In the order of time; none where nobody spoke. Absent in older analyses: then the recording is one visit. */
  visits?: Visit[]
  /** What the visit came to, where the recording holds one. */
  visit?: VisitSummary
  timings: { audioMs: number; asrMs: number; totalMs: number }
}
