import type { ConceptType } from '../types.ts'
import type { ConceptName, FigureSource } from '../store/figure-types.ts'
import { AppError } from '../errors.ts'
import { conceptNames, lineageOf } from './ancestry.ts'
import { spokenOf } from './concepts.ts'
import { countMembers, type Member } from './count.ts'
import { coverageOfHeard, type Coverage } from './coverage.ts'
import { toFigure, type Figure } from './figure.ts'
import { rowsByStage, rowsOfVisits } from './groups.ts'
import { readHeard, type Heard } from './heard.ts'
import { differenceInterval, type Interval } from './interval.ts'
import { NOT_STAFF, narrow } from './narrow.ts'
import { notOfStaff, readFacts } from './said.ts'
import type { Scope } from './scope.ts'
import { adjust, compareShares, type Significance } from './significance.ts'
import { titlesOf } from './titles.ts'

/** What may change: how often a concept was spoken of, complained of or praised; a kind of moment; a stage; a customer group. */
export type Changing = 'mentions' | 'complaints' | 'praise' | 'moment' | 'stage' | 'group'

export interface Change extends Significance {
  what: Changing
  /** Of the concept or the group; the kind of moment; the stage. */
  id: string
  /** For people, where it is known. */
  name: string
  /** Where it is a concept. */
  conceptId?: string
  type?: ConceptType
  /** Shares are of all utterances and of all visits that were heard in the period. */
  now: Figure
  before: Figure
  /** Share of visits now less that before, with its interval of 95 %. */
  difference: number
  interval: Interval
  /** `p` adjusted for everything that was tested together; 1 where nothing was tested. */
  q: number
  /** `unclear`: could be chance; `too-few`: not enough was heard to say anything. */
  verdict: 'more' | 'less' | 'unclear' | 'too-few'
}

export interface ChangeOptions {
  /** Visits that both periods together must have of it, else `too-few`. */
  minCount: number
  /** Visits that each period must have heard of anything. */
  minHeard: number
  /** Share of false findings that is borne among those reported. */
  falseRate: number
}

export const defaultChangeOptions: ChangeOptions = { minCount: 5, minHeard: 10, falseRate: 0.05 }

/** Everything that may change: its group is the id, its part what changes. */
async function changing(
  source: FigureSource,
  heard: Heard,
  concepts: ReadonlyMap<string, ConceptName>,
): Promise<Member[]> {
  const [mentions, opinions, moments, groups] = await Promise.all([
    heard.mentions(),
    heard.opinions(),
    heard.moments(),
    readFacts(source, heard, 'group'),
  ])
  const lineage = lineageOf(concepts)
  const felt = notOfStaff(opinions).filter(({ polarity }) => polarity !== 'unsure')
  const as =
    (part: Changing) =>
    ({ value, rows }: { value: string; rows: Int32Array }) => ({ group: value, part, rows })
  return [
    ...spokenOf(mentions, opinions, lineage, 'mentions' satisfies Changing),
    ...felt.flatMap((one) =>
      spokenOf([], [one], lineage, (one.polarity === 'negative' ? 'complaints' : 'praise') satisfies Changing),
    ),
    ...moments.map(as('moment')),
    ...rowsByStage(heard)
      .filter(({ value }) => value !== '')
      .map(as('stage')),
    ...rowsOfVisits(heard, groups)
      .filter(({ value }) => value !== '')
      .map(as('group')),
  ]
}

/**
 * Compares a period with the one of the same length just before it: `fromAt` and `toAt` are required. What is compared is the
 * share of visits: sentences of one visit follow from each other and prove nothing alone. Verdicts hold for all rows together
 * (Benjamini-Hochberg); rows with too few visits are not tested, so that they cost the others nothing.
 *
 * @throws AppError INPUT_INVALID without a period
 */
export async function changes(
  source: FigureSource,
  scope: Scope,
  options: ChangeOptions = defaultChangeOptions,
): Promise<{ changes: Change[]; now: Coverage; before: Coverage; options: ChangeOptions }> {
  const { fromAt, toAt } = scope
  if (fromAt === undefined || toAt === undefined || toAt <= fromAt)
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'fromAt < toAt' } })
  const earlier = { ...scope, fromAt: fromAt - (toAt - fromAt), toAt: fromAt }
  const concepts = await conceptNames(source)
  const [now, before, nameOf] = await Promise.all([
    figuresOf(source, scope, concepts),
    figuresOf(source, earlier, concepts),
    namesOf(source, concepts),
  ])
  const keys = [...new Set([...before.figures.keys(), ...now.figures.keys()])]
  const rows = keys.map((key): Untested => {
    const [what, id] = key.split('\0') as [Changing, string]
    const pair = {
      now: now.figures.get(key) ?? none(now.coverage, narrow(scope, opensChanging(what, id))),
      before: before.figures.get(key) ?? none(before.coverage, narrow(earlier, opensChanging(what, id))),
    }
    const counts = [pair.now.visits, now.coverage.visits, pair.before.visits, before.coverage.visits] as const
    return {
      ...{ what, id, ...nameOf(what, id), ...pair },
      difference: pair.now.visitShare - pair.before.visitShare,
      interval: differenceInterval(...counts),
      ...compareShares(...counts),
    }
  })
  const heard = Math.min(now.coverage.visits, before.coverage.visits)
  return { changes: judge(rows, heard, options), now: now.coverage, before: before.coverage, options }
}

type Untested = Omit<Change, 'q' | 'verdict'>

async function figuresOf(
  source: FigureSource,
  scope: Scope,
  concepts: ReadonlyMap<string, ConceptName>,
): Promise<{ figures: Map<string, Figure>; coverage: Coverage }> {
  const heard = await readHeard(source, scope)
  const [counted, coverage] = await Promise.all([
    countMembers(source, heard, await changing(source, heard, concepts)),
    coverageOfHeard(source, scope, heard),
  ])
  const figures = counted.map((one): [string, Figure] => {
    const opens = narrow(scope, opensChanging(one.part as Changing, one.group))
    return [`${one.part}\0${one.group}`, toFigure(one, coverage, opens)]
  })
  return { figures: new Map(figures), coverage }
}

const none = (whole: Coverage, opens: Scope): Figure =>
  toFigure({ group: '', part: '', count: 0, recordings: 0, visits: 0, evidence: [] }, whole, opens)

function opensChanging(what: Changing, id: string): Scope {
  if (what === 'moment') return { momentKinds: [id as 'praise'] }
  if (what === 'stage') return { stages: [id] }
  if (what === 'group') return { groups: [id] }
  if (what === 'mentions') return { concepts: [id] }
  return { concepts: [id], polarity: what === 'praise' ? 'positive' : 'negative', holders: NOT_STAFF }
}

async function namesOf(
  source: FigureSource,
  concepts: ReadonlyMap<string, ConceptName>,
): Promise<(what: Changing, id: string) => Pick<Change, 'name' | 'type'>> {
  const [stages, groups] = await Promise.all([titlesOf(source, 'stage'), titlesOf(source, 'group')])
  return (what, id) => {
    if (what === 'moment') return { name: id }
    if (what === 'stage' || what === 'group') return { name: (what === 'stage' ? stages : groups).get(id)?.zh ?? id }
    const concept = concepts.get(id)
    return { name: concept?.name ?? id, conceptId: id, ...(concept && { type: concept.type }) }
  }
}

/** Only what was heard often enough is tested: untestable rows would cost the others their significance. */
function judge(rows: Untested[], heard: number, options: ChangeOptions): Change[] {
  const isEnough = (row: Untested): boolean =>
    heard >= options.minHeard && row.now.visits + row.before.visits >= options.minCount
  const enough = rows.filter(isEnough)
  const adjusted = adjust(enough.map(({ p }) => p))
  const qs = new Map(enough.map((row, i) => [row, adjusted[i]]))
  return rows
    .map((row): Change => {
      const q = qs.get(row)
      if (q === undefined) return { ...row, q: 1, verdict: 'too-few' }
      if (q > options.falseRate) return { ...row, q, verdict: 'unclear' }
      return { ...row, q, verdict: row.difference > 0 ? 'more' : 'less' }
    })
    .sort((a, b) => a.q - b.q || a.p - b.p || b.now.count + b.before.count - (a.now.count + a.before.count))
}
