import { withQuery } from '../../lib/api.ts'
import { useWords } from '../../lib/words.ts'

const FORMATS = [
  ['csv', 'CSV'],
  ['xlsx', 'XLSX'],
  ['jsonld', 'SKOS'],
] as const

/** All concepts of a line as a file, which may be changed and taken in again. */
export function ConceptFiles({ line }: { line: string }) {
  const { t } = useWords()
  return (
    <p className="export tools">
      {t('graph.files')}{' '}
      {FORMATS.map(([format, name]) => (
        <a
          key={format}
          className="button"
          download
          href={withQuery(`/v1/graph/concepts.${format}`, { line })}
          aria-label={t('export.as', { format: name })}
        >
          {name}
        </a>
      ))}
    </p>
  )
}
