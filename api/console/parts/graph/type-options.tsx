import { useLabels } from '../../lib/labels.ts'

/** The types that a concept may be of, by their names: options of a field. */
export function TypeOptions() {
  const { name, codes } = useLabels()
  return codes('conceptType').map((code) => (
    <option key={code} value={code}>
      {name('conceptType', code)}
    </option>
  ))
}
