import type { Title } from '../../engine/store/figure-types.ts'

export type Cell = string | number
export type TableLanguage = 'zh' | 'en'

/** A list as it is handed out: a heading and its rows, of which never more than a few are held. */
export interface Table {
  /** Of the file and of the sheet. */
  name: string
  head: string[]
  rows: AsyncIterable<Cell[]>
}

/** A column: its title, and what a row has there. */
export interface Column<Row> extends Title {
  of(row: Row): Cell | null | undefined
}

/** Beyond so many rows a table is cut, and says so: a sheet holds 1,048,576, a person looks at fewer. */
export const MOST_ROWS = 100_000

const CUT: Title = {
  zh: '（只有前 {n} 行，还有更多：请缩小条件）',
  en: '(the first {n} rows only, there are more: narrow the list)',
}

/** Puts rows under the titles of their columns. */
export function tableOf<Row>(
  name: string,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
  { lang, most = MOST_ROWS }: { lang: TableLanguage; most?: number },
): Table {
  async function* cells(): AsyncGenerator<Cell[]> {
    let count = 0
    for await (const row of rows) {
      if (count === most) {
        yield [CUT[lang].replace('{n}', String(most))]
        return
      }
      count += 1
      yield columns.map((column) => column.of(row) ?? '')
    }
  }
  return { name, head: columns.map((column) => column[lang]), rows: cells() }
}

/** The rows of all pages of a list. */
export async function* rowsOfPages<Row>(
  page: (cursor: string | undefined) => Promise<{ rows: readonly Row[]; nextCursor?: string | undefined }>,
): AsyncGenerator<Row> {
  let cursor: string | undefined
  do {
    const { rows, nextCursor } = await page(cursor)
    yield* rows
    cursor = nextCursor
  } while (cursor !== undefined)
}
