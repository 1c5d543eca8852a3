import type { CaseOutcome } from '../../engine/replay/run.ts'
import type { Difference, DifferenceKind, Stage } from '../../engine/replay/difference.ts'
import { INSIGHT_LABELS, MOMENT_LABELS, PERSONAL_DATA_LABELS, POLARITY_LABELS, ROLE_LABELS } from '../labels.ts'

/** Words for what a replay finds, for people. */

type Lang = 'zh' | 'en'
type Words = Record<Lang, string>

export const KIND_WORDS: Record<DifferenceKind, Words> = {
  samples: { zh: '采样', en: 'samples' },
  word: { zh: '字词', en: 'words' },
  marks: { zh: '标点', en: 'marks' },
  time: { zh: '时间', en: 'times' },
  role: { zh: '说话人', en: 'roles' },
  repair: { zh: '改正', en: 'repairs' },
  concept: { zh: '概念', en: 'concepts' },
  opinion: { zh: '态度', en: 'opinions' },
  redaction: { zh: '隐去', en: 'redactions' },
  moment: { zh: '关键时刻', en: 'moments' },
  visit: { zh: '到店', en: 'visits' },
  insight: { zh: '洞察', en: 'insights' },
  language: { zh: '语种', en: 'languages' },
}

export const STAGE_WORDS: Record<Stage, Words> = {
  sound: { zh: '从声音', en: 'from the sound' },
  text: { zh: '从同样的文字', en: 'from the same words' },
}

export const STATUS_WORDS: Record<CaseOutcome['status'], Words> = {
  same: { zh: '一致', en: 'same' },
  different: { zh: '不同', en: 'different' },
  broken: { zh: '用例坏了', en: 'broken' },
}

export const CAUSE_WORDS: Record<string, Words> = {
  version: { zh: '产品版本', en: 'product version' },
  machine: { zh: '机器（处理器、运行库）', en: 'machine (processor, runtime)' },
  model: { zh: '识别模型', en: 'recogniser' },
  modelDigest: { zh: '识别模型的内容', en: 'content of the recogniser' },
  languageModelDigest: { zh: '语言模型的内容', en: 'content of the language model' },
  readersDigest: { zh: '读懂文字的模型的内容', en: 'content of the trained readers' },
  beams: { zh: '搜索宽度 beams', en: 'beam width' },
  languageWeight: { zh: '语言模型权重', en: 'weight of the language model' },
  pack: { zh: '行业包', en: 'pack' },
  packVersion: { zh: '行业包版本', en: 'version of the pack' },
  packDigest: { zh: '行业包的内容', en: 'content of the pack' },
  glossaryDigest: { zh: '术语表的内容', en: 'content of the glossary' },
}

export const GATE_WORDS: Record<string, Words> = {
  cerPercent: { zh: '字错率 %', en: 'character errors %' },
  conceptRecall: { zh: '概念召回', en: 'concept recall' },
  falseRepairs: { zh: '错误的改正', en: 'false repairs' },
  realTimeFactor: { zh: '实时率', en: 'real-time factor' },
  speedRatio: { zh: '耗时倍数', en: 'time against the other run' },
}

/** Codes that stand in the sides of differences. */
export const SIDE_WORDS: Record<string, Words> = {
  ...ROLE_LABELS,
  ...POLARITY_LABELS,
  ...PERSONAL_DATA_LABELS,
  ...MOMENT_LABELS,
  ...INSIGHT_LABELS,
  negated: { zh: '被否定', en: 'negated' },
  exact: { zh: '原名', en: 'by name' },
  alias: { zh: '别名', en: 'by alias' },
  repaired: { zh: '改正后', en: 'after repair' },
  learned: { zh: '学到的', en: 'learned' },
}

/** One side of a difference; codes become words, except in what was said. */
export function sideOf({ kind }: Pick<Difference, 'kind'>, parts: readonly string[] | undefined, lang: Lang): string {
  if (!parts) return '—'
  const isSaid = kind === 'word' || kind === 'marks' || kind === 'time'
  return parts
    .filter((part) => part !== '')
    .map((part) => (isSaid ? part : (SIDE_WORDS[part]?.[lang] ?? part)))
    .join(' · ')
}

/** Lines that say what differs in a case and why that may be, without colours. */
export function caseLines(one: CaseOutcome, lang: Lang): string[] {
  const { error, causes, brokenGates } = one
  const say = (words: Words) => words[lang]
  return [
    ...(error ? [`${error.code} ${detailOf(error.detail)}`] : []),
    ...brokenGates.map(
      ({ gate, wanted, got }) => `${say(GATE_WORDS[gate])}: ${say(WANTED)} ${wanted} ${say(GOT)} ${got}`,
    ),
    ...one.differences.map((difference) => differenceLine(difference, lang)),
    ...(one.status === 'different' ? causes : []).map(
      ({ what, wanted, got }) => `${say(CHANGED)} ${say(CAUSE_WORDS[what])}: ${wanted || '—'} → ${got || '—'}`,
    ),
  ]
}

export const WANTED: Words = { zh: '期望', en: 'wanted' }
export const GOT: Words = { zh: '得到', en: 'got' }
const CHANGED: Words = { zh: '变了的：', en: 'changed:' }
const TOLERATED: Words = { zh: '（允许范围内）', en: ' (within the rule)' }

export function differenceLine(difference: Difference, lang: Lang): string {
  const { kind, stage, atMs, context, wanted, got, tolerated } = difference
  const at = atMs === undefined ? '' : ` ${timeOf(atMs)}`
  const place = context ? `…${context[0]}【】${context[1]}… ` : ''
  const sides = `${WANTED[lang]}「${sideOf({ kind }, wanted, lang)}」 ${GOT[lang]}「${sideOf({ kind }, got, lang)}」`
  const head = `${KIND_WORDS[kind][lang]}（${STAGE_WORDS[stage][lang]}）${at}`
  return `${head} ${place}${sides}${tolerated ? TOLERATED[lang] : ''}`
}

export function timeOf(ms: number): string {
  const seconds = ms / 1000
  const minutes = Math.floor(seconds / 60)
  return `${minutes}:${(seconds - minutes * 60).toFixed(2).padStart(5, '0')}`
}

function detailOf(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join('; ') : String(value)}`)
    .join(' · ')
}
