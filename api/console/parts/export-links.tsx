import { withQuery, type Asked } from '../lib/api.ts'
import { usePreferences } from '../lib/preferences.ts'
import { useWords } from '../lib/words.ts'

/** The whole list as a file, whatever of it is shown: CSV that Excel opens rightly, or a workbook. */
export function ExportLinks({ path, asked }: { path: string; asked: Asked }) {
  const { t, language } = useWords()
  const { isCsvPlain } = usePreferences()
  const parameters = { ...asked, ...(language === 'en' && { lang: 'en' }) }
  return (
    <span className="export">
      {t('export.label')}{' '}
      {(['csv', 'xlsx'] as const).map((format) => (
        <a
          key={format}
          className="button"
          download
          href={withQuery(`${path}.${format}`, {
            ...parameters,
            ...(isCsvPlain && format === 'csv' && { bom: false }),
          })}
          aria-label={t('export.as', { format: format.toUpperCase() })}
        >
          {format.toUpperCase()}
        </a>
      ))}
    </span>
  )
}
