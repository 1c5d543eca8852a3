import type { FigureStore } from '../figure-types.ts'
import type { Asking, Reading } from '../reading-types.ts'
import { createCursors } from '../sql/cursor.ts'
import type { Reader, Readers } from '../sql/database.ts'
import { createFigureSource } from '../sql/figures/source.ts'
import { createReading } from '../sql/reading.ts'
import { search } from '../sql/search.ts'
import { columnFacets } from './column-facets.ts'
import { columnFinder } from './column-finder.ts'
import { createLiveColumns, type Generation, type Now } from './live-columns.ts'

/** Questions that columns answer where there are any and they have kept up, else the database. */
export interface ColumnedReading extends Reading, FigureStore {
  /** Takes over columns that somebody built. */
  show(generation: Generation): void
  /** How many questions were answered by which. */
  readonly served: { columns: number; database: number }
}

export function createColumnedReading(
  readers: Pick<Readers, 'reading'>,
  secret: Uint8Array,
  utcOffsetMinutes: number,
): ColumnedReading {
  const reading = createReading(readers, secret, utcOffsetMinutes)
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
    show: (generation) => columns.show(generation),
    async search(request, asking) {
      const reader = of(asking)
      const now = request.meaning ? undefined : await nowBy(reader)
      return now ? search(reader, cursors, request, columnFinder(reader, now)) : reading.search(request, asking)
    },
    async facets(request, asking) {
      const reader = of(asking)
      const now = await nowBy(reader)
      return now ? columnFacets(reader, now, request, utcOffsetMinutes) : reading.facets(request, asking)
    },
    figureSource: (asking) => createFigureSource(of(asking)),
  }
}
