import { AppError } from '../../errors.ts'
import type { Asking, Reading } from '../reading-types.ts'
import { createCursors } from './cursor.ts'
import { facets } from './facets.ts'
import { createMeaningIndex } from './meanings.ts'
import { moreLike } from './more-like.ts'
import type { Readers } from './database.ts'
import { listRecordings } from './recordings.ts'
import { learntRepairs } from './repair-decisions.ts'
import { listRepairs, repairPairs } from './repairs.ts'
import { search } from './search.ts'
import { searchMeaning } from './search-meaning.ts'
import { searchVisits } from './search-visits.ts'
import { tellMore } from './tell-more.ts'
import { getUtterances, utterancesWithin } from './utterances.ts'
import { listVisits } from './visits.ts'

/** Questions about many rows, over connections that only read. */
export function createReading({ reading }: Pick<Readers, 'reading'>, secret: Uint8Array): Reading {
  const cursors = createCursors(secret)
  const meanings = createMeaningIndex(reading())
  const of = (asking?: Asking) => reading(asking?.signal)
  return {
    search: async ({ meaning, ...request }, asking) => {
      const reader = of(asking)
      if (meaning && request.group) throw new AppError('INPUT_INVALID', { detail: { wanted: 'group with mode=words' } })
      const page = meaning
        ? await searchMeaning(reader, cursors, meanings, request, meaning)
        : await (request.group ? searchVisits : search)(reader, cursors, request)
      return tellMore(reader, request, page, meaning === undefined || meaning.withWords)
    },
    facets: (request, asking) => facets(of(asking), request),
    moreLike: (utteranceId, request = {}, asking) => moreLike(of(asking), utteranceId, request),
    listRecordings: (request = {}, asking) => listRecordings(of(asking), cursors, request),
    getUtterances: (recordingId, asking) => getUtterances(of(asking), recordingId),
    utterancesWithin: (recordingId, window, asking) => utterancesWithin(of(asking), recordingId, window),
    listVisits: (request = {}, asking) => listVisits(of(asking), cursors, request),
    listRepairs: (request = {}, asking) => listRepairs(of(asking), cursors, request),
    repairPairs: (request = {}, asking) => repairPairs(of(asking), request),
    learntRepairs: (request = {}, asking) => learntRepairs(of(asking), cursors, request),
  }
}
