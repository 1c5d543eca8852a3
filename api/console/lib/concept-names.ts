import { useQuery } from '@tanstack/react-query'
import { askJson, withQuery } from './api.ts'
import type { ConceptNode } from './api-types.ts'

/** Names of concepts by their ids; what no pack knows, or is a name already, is shown as it is. */
export function useConceptNames(ids: readonly string[]): (id: string) => string {
  const known = ids.filter((id) => id.includes('/'))
  const { data } = useQuery({
    queryKey: ['concept-names', ...known],
    queryFn: ({ signal }) => askJson<{ concepts: ConceptNode[] }>(withQuery('/v1/concepts', { id: known }), { signal }),
    enabled: known.length > 0,
    staleTime: Infinity,
  })
  const names = new Map(data?.concepts.map(({ id, name }) => [id, name]))
  return (id) => names.get(id) ?? id.split('/').at(-1) ?? id
}
