import type { MomentKind, Polarity } from '../types.ts'
import type { FigureSource, Title } from '../store/figure-types.ts'
import { breakdownMembers } from './breakdown-members.ts'
import { countMembers, type Counted } from './count.ts'
import { totalsOf, type Coverage } from './coverage.ts'
import { isContent, isInTime, isPeriod, opensValue, spanOf, type Dimension } from './dimensions.ts'
import { toFigure, type Figure } from './figure.ts'
import { groupsOf } from './groups.ts'
import { readHeard } from './heard.ts'
import { hoursHeard, readHearing, type Hearing, type HoursHeard } from './hearing.ts'
import { NOT_STAFF, narrow } from './narrow.ts'
import { splitTopic, type Scope } from './scope.ts'
import { titlesOf } from './titles.ts'

export interface GroupFigures extends Figure {
  /**
   * Id of the store, device, concept, customer group or need; the stage, role, outcome, polarity or kind of moment; the local day,
   * the Monday of the week, the month, the hour of the week (`3-14`: Wednesday from 14). '' is where none is known.
   */
  value: string
  title?: Title
  /** Opinions that are not the staff's; shares are of the group's utterances and visits counted here. */
  polarities: Partial<Record<Polarity, Figure>>
  /** The same for moments of truth; `times` are moments, `count` the utterances that show them. */
  moments: Partial<Record<MomentKind, Figure & { times: number }>>
  coverage: Coverage
}

export interface Breakdown {
  groups: GroupFigures[]
  coverage: Coverage
}

/**
 * A scope by one dimension. Where it has a topic (concepts, polarity, moments) the figures count the topic, and their shares are
 * of what was heard in each group; without a topic, and by concept, polarity and moment, they are of what was heard in all.
 */
export async function breakdown(
  source: FigureSource,
  scope: Scope,
  dimension: Dimension,
  utcOffsetMinutes = 480,
): Promise<Breakdown> {
  const { place, topic } = splitTopic(scope)
  const heard = await readHeard(source, place)
  const groups = await groupsOf(source, heard, dimension, utcOffsetMinutes)
  const { members, times } = await breakdownMembers(source, heard, groups, { dimension, scope, topic })
  const [counted, hearing, titles] = await Promise.all([
    countMembers(source, heard, members),
    readHearing(source, place),
    titlesOf(source, dimension),
  ])
  const coverage = { ...totalsOf(heard), hours: hoursHeard(hearing) }
  const rowsOf = new Map(groups.map(({ value, rows }) => [value, rows]))
  const ofAll = isContent(dimension) || !topic
  const figures = counted.flatMap((one): GroupFigures[] => {
    if (one.part !== '') return []
    const own = totalsOf(heard, rowsOf.get(one.group))
    const title = titles.get(one.group)
    const opens = narrow(scope, opensValue(dimension, one.group, utcOffsetMinutes))
    const parts = counted.filter(({ group, part }) => group === one.group && part !== '')
    const hours = hoursOf(hearing, dimension, one.group, utcOffsetMinutes) ?? coverage.hours
    return [
      {
        value: one.group,
        ...(title && { title }),
        ...toFigure(one, ofAll ? coverage : own, opens),
        polarities: polaritiesOf(parts, one, opens, dimension === 'concept' ? [one.group] : scope.concepts),
        moments: momentsOf(parts, one, opens, times),
        coverage: { ...own, hours },
      },
    ]
  })
  const inTime = isInTime(dimension) ? figures.sort((a, b) => (a.value < b.value ? -1 : 1)) : figures
  return { groups: inTime, coverage }
}

const POLARITIES: Polarity[] = ['negative', 'positive', 'unsure']

function polaritiesOf(
  parts: Counted[],
  { count, visits }: Counted,
  opens: Scope,
  concepts: string[] | undefined,
): GroupFigures['polarities'] {
  const whole = { utterances: count, visits }
  const figures = POLARITIES.flatMap((polarity) =>
    parts
      .filter(({ part }) => part === polarity)
      .map((one) => {
        const more = { ...(concepts && { concepts }), polarity, holders: NOT_STAFF }
        return [polarity, toFigure(one, whole, narrow(opens, more))] as const
      }),
  )
  return Object.fromEntries(figures)
}

function momentsOf(
  parts: Counted[],
  { group, count, visits }: Counted,
  opens: Scope,
  times: Map<string, number>,
): GroupFigures['moments'] {
  const figures = parts
    .filter(({ part }) => !POLARITIES.includes(part as Polarity))
    .map((one) => {
      const kind = one.part as MomentKind
      const figure = toFigure(one, { utterances: count, visits }, narrow(opens, { momentKinds: [kind] }))
      return [kind, { times: times.get(`${group}\0${kind}`) ?? 0, ...figure }] as const
    })
  return Object.fromEntries(figures)
}

/** Of a place or a period, its own hours; of anything else nothing, for it is heard whenever the store is. */
function hoursOf(
  hearing: Hearing,
  dimension: Dimension,
  value: string,
  utcOffsetMinutes: number,
): HoursHeard | undefined {
  if (dimension === 'store') return hoursHeard(hearing, { storeId: value })
  if (dimension === 'device') return hoursHeard(hearing, { deviceId: value })
  if (isPeriod(dimension)) return hoursHeard(hearing, { span: spanOf(dimension, value, utcOffsetMinutes) })
  return undefined
}
