/** The language of some speech, as a BCP 47 code (`zh`, `yue`, `en`, `und` where nobody knows which), and how sure that is, 0..1. */
export interface SpokenLanguage {
  language: string
  languageProbability: number
}

/** Speech that is not Chinese. Nobody knows its words. */
export interface OtherLanguage extends SpokenLanguage {
  startMs: number
  endMs: number
}

/** What the recogniser says of the language of a stretch of speech by itself. */
export interface LanguageEvidence {
  startMs: number
  endMs: number
  /** Log-odds of Chinese against all others; near 0 where the stretch says little. */
  chineseLogOdds: number
  /** Which Chinese, if it is. */
  chinese: string
  /** Which other language, if it is none, and its share of the probability of all others. */
  other: string
  otherShare: number
}
