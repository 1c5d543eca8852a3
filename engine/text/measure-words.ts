import { numberTables } from './number/tables.ts'

export interface Unit {
  surface: string
  /** The one name under which it is indexed: 平方米 and 平, ml and 毫升 are the same. */
  name: string
}

const isLatin = (character: string) => /^[A-Za-z]$/.test(character)
const isLatinOrDigit = (character: string) => /^[A-Za-z0-9]$/.test(character)

/** The longest unit that begins at `at`, unless its characters belong to another word there (座椅, 房间, 天窗). */
export function unitAt(text: string, at: number): Unit | undefined {
  const { units, unitNames, notUnits } = numberTables()
  const surface = units.beginningAt(text, at)
  if (surface === undefined || notUnits.begins(text, at)) return undefined
  if (isLatin(surface.charAt(surface.length - 1)) && isLatinOrDigit(text.charAt(at + surface.length))) return undefined
  return { surface, name: unitNames.get(surface) ?? surface }
}
