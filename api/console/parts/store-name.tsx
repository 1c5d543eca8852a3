import { useLabels } from '../lib/labels.ts'

/** A store as its people call it; its id where nobody told a name. */
export function StoreName({ id }: { id: string }) {
  const { name } = useLabels()
  return <bdi>{name('store', id)}</bdi>
}
