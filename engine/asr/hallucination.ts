import { deflateRawSync } from 'node:zlib'

/** What tells words that were said from words that the recogniser made up. */
export interface HallucinationEvidence {
  text: string
  avgLogprob: number
  noSpeechProb: number
  compressionRatio: number
  durationMs: number
}

/**
 * Sentences that Whisper writes over silence, music and noise because its training films ended with them (field reports:
 * ufal/whisper_streaming 68, speaches 133, whisperX 820). The whole text must be made of them.
 */
const CREDITS =
  /^(?:[\s,.!?，。！？、·-]|(?:中文|繁體|简体|由)?字幕(?:由?.{0,12}(?:提供|制作|製作|志愿者|志願者|组|組|翻译))?.{0,8}|Amara\.?org\s*社[区群區].{0,4}|请?不吝点赞.{0,30}|(?:谢谢|感谢)(?:大家)?(?:的)?(?:收看|观看|收听|您的观看)|订阅.{0,6}(?:频道|转发|打赏).{0,20}|优优独播剧场.*|明镜与点点栏目|.{0,6}YoYo Television.*|by索兰娅|下期再见|MBC.{0,6}|李宗盛|作[词曲][^，。]{0,8})+$/iu

const WORDS = /[\p{L}\p{N}]/gu
/** Nobody speaks faster: Mandarin in shops runs at 4 to 7 syllables a second. */
const MOST_CHARACTERS_PER_SECOND = 14

/** Text that compresses better than this says the same again and again (openai/whisper's threshold). */
export const LOOPING_RATIO = 2.4

/** Length of the text against its compressed length; loops compress well. */
export function compressionRatioOf(text: string): number {
  const bytes = Buffer.from(text)
  return bytes.length ? bytes.length / deflateRawSync(bytes).length : 0
}

/** Whether a text is to be thrown away: made up, a loop, or a guess over sound that is no speech. */
export function isHallucination({
  text,
  avgLogprob,
  noSpeechProb,
  compressionRatio,
  durationMs,
}: HallucinationEvidence): boolean {
  const words = text.match(WORDS)?.length ?? 0
  if (words === 0 || CREDITS.test(text)) return true
  if (compressionRatio > LOOPING_RATIO) return true
  if (words > 8 && words / (durationMs / 1000) > MOST_CHARACTERS_PER_SECOND) return true
  return (noSpeechProb > 0.6 && avgLogprob < -0.8) || avgLogprob < -1.6
}
