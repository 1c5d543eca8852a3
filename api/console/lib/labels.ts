import { useQuery } from '@tanstack/react-query'
import { askJson } from './api.ts'
import type { Labels } from './api-types.ts'
import { useWords } from './words.ts'

/** Kinds of codes that have names. */
export type LabelKind =
  'role' | 'polarity' | 'conceptType' | 'moment' | 'insight' | 'personalData' | 'stage' | 'need' | 'group' | 'outcome'

/** Names of codes in the language of the page; a code without one is shown as it is, '' is what nobody knows. */
export function useLabels() {
  const { say, t } = useWords()
  const { data } = useQuery({
    queryKey: ['labels'],
    queryFn: ({ signal }) => askJson<Labels>('/v1/labels', { signal }),
    staleTime: 10 * 60_000,
  })
  return {
    name: (kind: LabelKind, code: string): string => {
      const title = data?.[kind]?.[code]
      return title ? say(title) : code === '' ? t('unknown') : code
    },
    codes: (kind: LabelKind): string[] => Object.keys(data?.[kind] ?? {}),
  }
}
