import { useMemo } from 'react'
import { useConcepts } from './graph-data.ts'

/** Names of concepts as they are in a draft, or in use; what is not there any more is shown by the end of its id. */
export function useNamesOf(line: string, draft: string): (id: string) => string {
  const { data } = useConcepts(line, draft)
  return useMemo(() => {
    const names = new Map(data?.concepts.map(({ id, name }) => [id, name]))
    return (id) => names.get(id) ?? id.split('/').at(-1) ?? id
  }, [data])
}
