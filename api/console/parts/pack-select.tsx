import { usePacks } from '../lib/packs.ts'
import { useWords } from '../lib/words.ts'

interface Props {
  /** Chosen at first; else the first one. */
  first?: string
  /** Whether the base that all packs stand on is a choice. */
  withBase?: boolean
}

/** A field `pack` of a form: trades by their names. */
export function PackSelect({ first, withBase = false }: Props) {
  const { say } = useWords()
  const { data: packs } = usePacks(withBase)
  return (
    // What is chosen at first can be chosen once it is there.
    <select key={String(packs !== undefined)} name="pack" defaultValue={first}>
      {packs?.map(({ name, title }) => (
        <option key={name} value={name}>
          {say(title)}
        </option>
      ))}
    </select>
  )
}
