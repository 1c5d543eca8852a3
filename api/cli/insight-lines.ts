import type { GroupFigures } from '../../engine/insight/breakdown.ts'
import type { Change } from '../../engine/insight/change.ts'
import type { ConceptFigures } from '../../engine/insight/concepts.ts'
import type { Coverage } from '../../engine/insight/coverage.ts'
import { mixedVersions } from '../../engine/insight/mixed-versions.ts'
import type { Dimension } from '../../engine/insight/dimensions.ts'
import type { Driver, OutcomeShare } from '../../engine/insight/drivers.ts'
import type { Insight } from '../../engine/insight/insights.ts'
import type { Together } from '../../engine/insight/together.ts'
import type { MomentKind, Polarity } from '../../engine/types.ts'
import { plain } from './colour.ts'
import { say, type CliIo, type Words } from './io.ts'
import { INSIGHT_LABELS, MOMENT_LABELS, POLARITY_LABELS, ROLE_LABELS } from '../labels.ts'
import { padDisplay } from './width.ts'

/** Figures as one line each, for people. */

type Io = Pick<CliIo, 'lang'>
const NAME = 24

const percent = (share: number): string => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`
const points = (difference: number): string => `${difference > 0 ? '+' : ''}${(100 * difference).toFixed(1)}`
const cell = (text: string, width = NAME): string => padDisplay(plain(text), width)
const hours = (ms: number): string => (ms / 3_600_000).toFixed(1)
const chance = (value: number): string => (value < 0.001 ? '<0.001' : value.toFixed(3))

/** Hours heard against hours open; unknown where nobody told. And the versions of the knowledge, where they are mixed, there or with what it is compared to. */
export function coverageLine(coverage: Coverage, io: Io, compared?: Coverage): string {
  const mixed = mixedVersions(coverage.versions, compared?.versions ?? []).map(
    ({ pack, version, utterances }) => `${plain(pack)} ${version || '?'} (${utterances})`,
  )
  const told = say(io, { zh: '知识版本不止一个：', en: 'read by more than one version of the knowledge: ' })
  return hoursLine(coverage, io) + (mixed.length > 0 ? `\n${told}${mixed.join(', ')}` : '')
}

function hoursLine({ visits, utterances, heardMs, hours: open }: Coverage, io: Io): string {
  const base = say(io, {
    zh: `依据：${visits} 次到店，${utterances} 句话，录音 ${hours(heardMs)} 小时`,
    en: `rests on ${visits} visits, ${utterances} utterances, ${hours(heardMs)} h of recordings`,
  })
  if (open.openMs === null || open.heardMs === null)
    return base + say(io, { zh: '；营业时长未知', en: '; hours open unknown' })
  const share = open.share === null ? '—' : percent(open.share)
  const partly: Words =
    open.known === 'partly'
      ? { zh: `（未知：${open.unknownStores.join('、')}）`, en: ` (unknown: ${open.unknownStores.join(', ')})` }
      : { zh: '', en: '' }
  return (
    base +
    say(io, {
      zh: `；营业 ${hours(open.openMs)} 小时中听到 ${hours(open.heardMs)} 小时（${share}）`,
      en: `; heard ${hours(open.heardMs)} of ${hours(open.openMs)} h open (${share})`,
    }) +
    say(io, partly)
  )
}

const counted = ({ count, visits, share }: { count: number; visits: number; share: number }, io: Io): string =>
  say(io, {
    zh: `${count} 句（${percent(share)}）· ${visits} 次到店`,
    en: `${count} utterances (${percent(share)}) · ${visits} visits`,
  })

const judged = (polarities: ConceptFigures['polarities'], io: Io): string =>
  (['negative', 'positive', 'unsure'] as Polarity[])
    .flatMap((one) => (polarities[one] ? [`${say(io, POLARITY_LABELS[one])} ${polarities[one].count}`] : []))
    .join(' · ')

export const foundLine = (one: Insight, io: Io): string =>
  `${cell(say(io, INSIGHT_LABELS[one.kind]), 16)}${cell(one.name ?? '')}${counted(one, io)}`

export const conceptLine = (one: ConceptFigures, io: Io): string =>
  `${cell(one.name)}${cell(counted(one, io), 40)}${judged(one.polarities, io)}`

const UNKNOWN: Words = { zh: '（未知）', en: '(unknown)' }

function valueName({ value, title }: GroupFigures, by: Dimension, io: Io): string {
  if (value === '') return say(io, UNKNOWN)
  if (by === 'moment') return say(io, MOMENT_LABELS[value as MomentKind])
  if (by === 'polarity') return say(io, POLARITY_LABELS[value as Polarity])
  if (by === 'role') return say(io, ROLE_LABELS[value as 'staff'])
  return title ? say(io, title) : value
}

export function groupLine(one: GroupFigures, by: Dimension, io: Io): string {
  const moments = Object.entries(one.moments).map(
    ([kind, figure]) => `${say(io, MOMENT_LABELS[kind as MomentKind])} ${figure.times}`,
  )
  const { share } = one.coverage.hours
  const heard = share === null ? [] : [say(io, { zh: `听到 ${percent(share)}`, en: `heard ${percent(share)}` })]
  const rest = [judged(one.polarities, io), ...moments, ...heard].filter((text) => text !== '').join(' · ')
  return `${cell(valueName(one, by, io))}${cell(counted(one, io), 40)}${rest}`
}

const VERDICTS: Record<Change['verdict'] | Driver['verdict'], Words> = {
  more: { zh: '增多', en: 'more' },
  less: { zh: '减少', en: 'less' },
  raises: { zh: '更高', en: 'higher' },
  lowers: { zh: '更低', en: 'lower' },
  unclear: { zh: '不能确定', en: 'unclear' },
  'too-few': { zh: '太少', en: 'too few' },
}
const CHANGING: Record<Change['what'], Words> = {
  mentions: { zh: '提到', en: 'spoken of' },
  complaints: { zh: '不满意', en: 'complained of' },
  praise: { zh: '满意', en: 'praised' },
  moment: { zh: '关键时刻', en: 'moment' },
  stage: { zh: '阶段', en: 'stage' },
  group: { zh: '客群', en: 'group' },
}

export function changeLine({ what, id, name, now, before, q, verdict }: Change, io: Io): string {
  const title = what === 'moment' ? say(io, MOMENT_LABELS[id as MomentKind]) : name
  const shares = `${percent(before.visitShare)} → ${percent(now.visitShare)}`
  const words = { zh: `到店占比 ${shares}`, en: `of visits ${shares}` }
  return `${cell(say(io, VERDICTS[verdict]), 10)}${cell(say(io, CHANGING[what]), 14)}${cell(title)}${cell(say(io, words), 30)}q ${chance(q)}`
}

export function pairLine({ first, second, count, ofFirst, share, otherwise, lift, q }: Together, io: Io): string {
  const words = {
    zh: `${count}/${ofFirst} 次到店（${percent(share)}，其他 ${percent(otherwise)}）`,
    en: `${count}/${ofFirst} visits (${percent(share)}, else ${percent(otherwise)})`,
  }
  return `${cell(`${first.name} → ${second.name}`, 36)}${cell(say(io, words), 40)}lift ${lift.toFixed(2)}  q ${chance(q)}`
}

export function outcomeLine({ outcome, count, share, state }: OutcomeShare, known: number, io: Io): string {
  const few = state === 'too-few' ? say(io, { zh: '，太少，不作比较', en: ', too few to compare' }) : ''
  return `${cell(outcome)}${say(io, {
    zh: `${count}/${known} 次到店（${percent(share)}）${few}`,
    en: `${count}/${known} visits (${percent(share)})${few}`,
  })}`
}

const FACTOR_LABELS: Record<Driver['kind'], Words> = {
  mention: { zh: '提到', en: 'named' },
  complaint: { zh: '抱怨', en: 'complained of' },
  praise: { zh: '称赞', en: 'praised' },
  moment: { zh: '关键时刻', en: 'moment' },
  stage: { zh: '阶段', en: 'stage' },
  group: { zh: '客群', en: 'group' },
  need: { zh: '需求', en: 'need' },
}

export function driverLine(one: Driver, io: Io): string {
  const title = one.kind === 'moment' ? MOMENT_LABELS[one.id as MomentKind] : one.title
  const what = `${say(io, FACTOR_LABELS[one.kind])} ${say(io, title)}`
  const shares = `${percent(one.with.share)} (${one.with.visits}) : ${percent(one.without.share)} (${one.without.visits})`
  const interval = `${points(one.difference)} [${points(one.interval.low)}, ${points(one.interval.high)}]`
  return `${cell(one.outcome, 14)}${cell(say(io, VERDICTS[one.verdict]), 10)}${cell(what, 28)}${cell(shares, 26)}${cell(interval, 24)}q ${chance(one.q)}`
}
