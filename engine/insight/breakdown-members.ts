import type { FigureSource, SaidMoment } from '../store/figure-types.ts'
import { conceptNames, lineageOf } from './ancestry.ts'
import { spokenOf } from './concepts.ts'
import type { Member } from './count.ts'
import type { Dimension } from './dimensions.ts'
import type { Heard } from './heard.ts'
import { notOfStaff, type Group } from './said.ts'
import type { Scope } from './scope.ts'

export interface BreakdownMembers {
  /** Of each group: the topic's utterances (part ''), and of these the ones with each polarity (about the topic, or the concept) and moment. */
  members: Member[]
  /** How many moments of truth each group has, by `group\0kind`: a moment counts where one of its utterances lies. */
  times: Map<string, number>
}

/** What a breakdown counts, over the groups of what was heard. */
export async function breakdownMembers(
  source: FigureSource,
  heard: Heard,
  groups: Group[],
  { dimension, scope, topic }: { dimension: Dimension; scope: Scope; topic: Scope | undefined },
): Promise<BreakdownMembers> {
  const isTopic = topic ? await heard.within(scope) : new Uint8Array(heard.rows).fill(1)
  const inTopic = (rows: Int32Array): Int32Array => (topic ? rows.filter((row) => isTopic[row] === 1) : rows)
  const grouped = groups.map(({ value, rows }) => ({ value, rows: inTopic(rows) }))
  const groupsAt = groupsByRow(heard, grouped)
  const byGroup = (part: string, rows: Int32Array): Member[] => {
    const found = new Map<number, number[]>()
    for (const row of inTopic(rows))
      for (const at of groupsAt(row)) {
        const its = found.get(at)
        if (its) its.push(row)
        else found.set(at, [row])
      }
    return [...found].map(([at, its]) => ({ group: groups[at].value, part, rows: Int32Array.from(its) }))
  }
  const moments = await heard.moments()
  return {
    members: [
      ...grouped.map(({ value, rows }) => ({ group: value, part: '', rows })),
      ...(await judged(source, heard, dimension, topic, { inTopic, byGroup })),
      ...moments.flatMap(({ value, rows }) => byGroup(value, rows)),
    ],
    times: timesOf(moments, groups, groupsAt),
  }
}

async function judged(
  source: FigureSource,
  heard: Heard,
  dimension: Dimension,
  topic: Scope | undefined,
  {
    inTopic,
    byGroup,
  }: {
    inTopic: (rows: Int32Array) => Int32Array
    byGroup: (part: string, rows: Int32Array) => Member[]
  },
): Promise<Member[]> {
  const opinions = notOfStaff(await heard.opinions())
  if (dimension === 'concept') {
    const lineage = lineageOf(await conceptNames(source))
    return opinions.flatMap((one) => spokenOf([], [{ ...one, rows: inTopic(one.rows) }], lineage, one.polarity))
  }
  const about = topic?.concepts && new Set(await source.resolveConcepts(topic.concepts))
  const wanted = opinions.filter(({ conceptId }) => !about || (conceptId !== null && about.has(conceptId)))
  return wanted.flatMap(({ polarity, rows }) => byGroup(polarity, rows))
}

/** For each row the groups that it is in, by their index. */
function groupsByRow({ rows: count }: Heard, groups: Group[]): (row: number) => Int32Array {
  const ends = new Int32Array(count + 1)
  for (const { rows } of groups) for (const row of rows) ends[row + 1] += 1
  for (let row = 0; row < count; row++) ends[row + 1] += ends[row]
  const next = ends.slice()
  const list = new Int32Array(ends[count])
  groups.forEach(({ rows }, at) => rows.forEach((row) => (list[next[row]++] = at)))
  return (row) => list.subarray(ends[row], ends[row + 1])
}

function timesOf(moments: SaidMoment[], groups: Group[], groupsAt: (row: number) => Int32Array): Map<string, number> {
  const found = new Map<string, Set<number>>()
  for (const { value: kind, rows, moments: numbers } of moments)
    rows.forEach((row, i) => {
      for (const at of groupsAt(row)) {
        const key = `${groups[at].value}\0${kind}`
        found.set(key, (found.get(key) ?? new Set()).add(numbers[i]))
      }
    })
  return new Map([...found].map(([key, set]) => [key, set.size]))
}
