import type { KnownChanges } from '../change-types.ts'
import type { FigureSource, FigureStore } from '../figure-types.ts'
import type { Asking, Reading } from '../reading-types.ts'
import { createCursors } from '../sql/cursor.ts'
import type { Reader, Readers } from '../sql/database.ts'
import { createFigureSource } from '../sql/figures/source.ts'
import { createReading } from '../sql/reading.ts'
import { search } from '../sql/search.ts'
import { tellMore } from '../sql/tell-more.ts'
import { columnFacets } from './column-facets.ts'
import { columnFigureSource } from './column-figures.ts'
import { columnFinder } from './column-finder.ts'
import { createLiveColumns, type Generation, type Now } from './live-columns.ts'

/** A source whose utterances come from columns as they are when they are asked for. */
function lateSource(
  database: FigureSource,
  nowBy: (reader: Reader) => Promise<Now | undefined>,
  reader: Reader,
): FigureSource {
  return {
    ...database,
    async utterances(scope) {
      const now = await nowBy(reader)
      return (now ? columnFigureSource(reader, now, database) : database).utterances(scope)
    },
  }
}

/** Of fewer the database tells everything within some milliseconds. */
const LEAST_UTTERANCES = 20_000

/** Questions that columns answer where there are any and they have kept up, else the database. */
export interface ColumnedReading extends Reading, FigureStore {
  /** Takes over columns that somebody built, once they have kept up. */
  show(generation: Generation): Promise<void>
  /** Reads what changed, so that the next question has little left to read. */
  keepUp(): Promise<void>
  /** How far columns know the changes; undefined while none are shown. */
  readonly known: KnownChanges | undefined
  /** Whether there is enough in the store for columns to pay, and none are shown. */
  wantsColumns(): Promise<boolean>
  /** How many questions were answered by which. */
  readonly served: { columns: number; database: number }
}

async function lastUtterance(reader: Reader): Promise<number> {
  const row = await reader.get<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM utterances')
  return row?.seq ?? 0
}

export function createColumnedReading(readers: Pick<Readers, 'reading'>, secret: Uint8Array): ColumnedReading {
  const reading = createReading(readers, secret)
  const cursors = createCursors(secret)
  const columns = createLiveColumns()
  const served = { columns: 0, database: 0 }
  const of = (asking?: Asking) => readers.reading(asking?.signal)
  const nowBy = async (reader: Reader): Promise<Now | undefined> => {
    const now = await columns.now(reader)
    served[now ? 'columns' : 'database'] += 1
    return now
  }
  return {
    ...reading,
    served,
    show: (generation) => columns.show(generation, of()),
    keepUp: async () => void (await columns.now(of())),
    get known() {
      return columns.known
    },
    wantsColumns: async () => !columns.isShown && (await lastUtterance(of())) >= LEAST_UTTERANCES,
    async search(request, asking) {
      const reader = of(asking)
      const now = request.meaning || request.group ? undefined : await nowBy(reader)
      if (!now) return reading.search(request, asking)
      return tellMore(reader, request, await search(reader, cursors, request, columnFinder(reader, now)))
    },
    async facets(request, asking) {
      const reader = of(asking)
      const now = await nowBy(reader)
      return now ? columnFacets(reader, now, request) : reading.facets(request, asking)
    },
    figureSource: (asking) => {
      const reader = of(asking)
      return lateSource(createFigureSource(reader), nowBy, reader)
    },
  }
}
