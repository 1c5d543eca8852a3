/** A concept as somebody wrote it in a file. What a field leaves undefined is to stay as it is. */
export interface GivenConcept {
  /** Where it stands: a line of a table, from 1 on, or the place in a list of things. */
  place: number
  id?: string
  name?: string
  type?: string
  /** An id, or the name of a concept that is there or in the same file; empty: none. */
  parent?: string
  aliases?: string[]
  not?: string[]
  heardAs?: string[]
  retired?: boolean
  /** Why it cannot be read: then nothing of it counts. */
  fault?: { zh: string; en: string }
}

/** What became of one given concept. */
export interface ImportLine {
  place: number
  result: 'added' | 'changed' | 'unchanged' | 'refused'
  id?: string
  name?: string
  /** What differs: `name`, `type`, `parent`, `retired`, `aliases +2 −1`. */
  what?: string[]
  /** Why it was refused. */
  zh?: string
  en?: string
}
