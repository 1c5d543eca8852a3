import type { SaidMark } from '../ui/marked-text.tsx'
import type { Said } from './api-types.ts'
import type { useLabels } from './labels.ts'
import type { useWords } from './words.ts'

/** What of an utterance these marks and its row are made of. */
export const ROW_FIELDS = [
  'text',
  'role',
  'confidence',
  'mentions',
  'opinions',
  'repairs',
  'redactions',
  'stage',
] as const

interface Names {
  t: ReturnType<typeof useWords>['t']
  name: ReturnType<typeof useLabels>['name']
}

/** Where in an utterance a hit, named things, attitudes, repairs and covered personal data stand. */
export function marksOf(said: Said, hits: readonly { start: number; end: number }[], { t, name }: Names): SaidMark[] {
  const { mentions = [], opinions = [], repairs = [], redactions = [] } = said
  return [
    ...hits.map(({ start, end }): SaidMark => ({ start, end, kind: 'hit' })),
    ...redactions.map(({ start, end, kind }): SaidMark => {
      return { start, end, kind: 'muted', note: t('hit.muted', { kind: name('personalData', kind) }) }
    }),
    ...repairs
      .filter(({ state }) => state !== 'rejected')
      .map(({ start, end, original }): SaidMark => {
        return { start, end, kind: 'repair', note: t('hit.repaired', { original }) }
      }),
    ...opinions.flatMap(({ start, end, polarity }): SaidMark[] =>
      polarity === 'unsure' ? [] : [{ start, end, kind: polarity }],
    ),
    ...mentions.map(({ start, end, name: concept }): SaidMark => {
      // A name that is the word itself tells nothing.
      const isTold = said.text.slice(start, end) !== concept
      return { start, end, kind: 'mention', ...(isTold && { note: t('hit.names', { name: concept }) }) }
    }),
  ]
}
