import type { Change } from '../../../engine/insight/change.ts'
import type { ConceptFigures } from '../../../engine/insight/concepts.ts'
import type { Driver, Drivers } from '../../../engine/insight/drivers.ts'
import type { Insight } from '../../../engine/insight/insights.ts'
import type { Together } from '../../../engine/insight/together.ts'
import type { GroupFigures } from '../../../engine/insight/breakdown.ts'
import type { Coverage } from '../../../engine/insight/coverage.ts'

/** An answer for figures as it travels: filters by which something opens have become links. */
type Linked<T> = T extends (infer One)[]
  ? Linked<One>[]
  : T extends { opens: unknown }
    ? { [Key in keyof Omit<T, 'opens' | 'opensAll'>]: Linked<T[Key]> } & { utterances: string; allUtterances?: string }
    : T extends object
      ? { [Key in keyof T]: Linked<T[Key]> }
      : T

export type Found = Linked<Insight>
export type ConceptRow = Linked<ConceptFigures>
export type GroupRow = Linked<GroupFigures>
export type ChangeRow = Linked<Change>
export type TogetherRow = Linked<Together>
export type DriverRow = Linked<Driver>

export type FiguresAnswer =
  | { view: 'found'; insights: Found[] }
  | { view: 'concepts'; concepts: ConceptRow[]; coverage: Coverage }
  | { view: 'by'; groups: GroupRow[]; coverage: Coverage }
  | { view: 'changes'; changes: ChangeRow[]; now: Coverage; before: Coverage }
  | { view: 'together'; pairs: TogetherRow[]; coverage: Coverage }
  | ({ view: 'drivers'; drivers: DriverRow[] } & Pick<Drivers, 'outcomes' | 'known' | 'coverage' | 'note'>)
