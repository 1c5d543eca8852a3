import { useQuery } from '@tanstack/react-query'
import { createContext, createElement, useContext, type ReactNode } from 'react'
import { askJson } from './api.ts'
import type { Labels } from './api-types.ts'
import { useWords } from './words.ts'

/** Kinds of codes that have names. */
export type LabelKind =
  | 'role'
  | 'polarity'
  | 'conceptType'
  | 'moment'
  | 'insight'
  | 'personalData'
  | 'stage'
  | 'need'
  | 'group'
  | 'outcome'
  | 'store'
  | 'difference'
  | 'replayStage'
  | 'replaySide'
  | 'cause'
  | 'gate'

const Known = createContext<Labels | undefined>(undefined)

/** Asks for the names once, for all that stands in it: every row of a list wants some of them. */
export function LabelsProvider({ children }: { children: ReactNode }) {
  const { data } = useQuery({
    queryKey: ['labels'],
    queryFn: ({ signal }) => askJson<Labels>('/v1/labels', { signal }),
    staleTime: 10 * 60_000,
  })
  return createElement(Known.Provider, { value: data }, children)
}

/** Names of codes in the language of the page; a code without one is shown as it is, '' is what nobody knows. */
export function useLabels() {
  const { say, t } = useWords()
  const data = useContext(Known)
  return {
    name: (kind: LabelKind, code: string): string => {
      const title = data?.[kind]?.[code]
      return title ? say(title) : code === '' ? t('unknown') : code
    },
    codes: (kind: LabelKind): string[] => Object.keys(data?.[kind] ?? {}),
  }
}
