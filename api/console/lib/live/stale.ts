import type { LiveEvent } from '../../../schemas/events.ts'

/** What an event makes of what was read before, by the first parts of its name. */
export interface Stale {
  /** Read again where it is shown now. */
  now: string[][]
  /** Read again when it is shown the next time: rows do not move under whoever reads them. */
  later: string[][]
}

/** What is counted and listed of recordings, and what is read of one. */
const OF_RECORDINGS = [
  ...['visits', 'visit', 'visits-of', 'visit-said', 'figures', 'hits', 'facets', 'around', 'like', 'savedTotal'],
  ...['stores', 'pairs', 'repairs', 'recording', 'said', 'tokens', 'peaks'],
]
/** A day on one screen, which is to be as it is. */
const OF_THE_DAY = ['day', 'quotes', 'latest-day']

const named = (names: readonly string[]): string[][] => names.map((name) => [name])

/** What an event says about what was read before. */
export function staleBy(event: LiveEvent): Stale {
  switch (event.kind) {
    case 'job':
      // How far it is, is shown by itself.
      if (event.fraction !== undefined) return { now: [], later: [] }
      return { now: [['jobs'], ['system']], later: [] }
    case 'recording':
      // What was deleted is not to be seen any longer, wherever it stands.
      return event.change === 'deleted'
        ? { now: named([...OF_THE_DAY, ...OF_RECORDINGS, 'jobs']), later: [] }
        : { now: named(OF_THE_DAY), later: named(OF_RECORDINGS) }
    case 'device':
      return { now: [['devices']], later: [['ledger']] }
    case 'repairs':
      return { now: [['pairs']], later: [['repairs'], ['hits'], ['around'], ['said'], ['facets']] }
    case 'replay':
      return { now: [['replay']], later: [] }
    case 'reread':
      return { now: [['graph', 'rereads']], later: [] }
    case 'preview':
      return { now: [['graph', 'draft', event.draftId, 'previews']], later: [] }
    case 'basket':
      return { now: [['baskets'], ['basket', event.basketId]], later: [] }
  }
}
