import type { Coverage } from '../lib/api-types.ts'
import { countOf, percent, useWords } from '../lib/words.ts'

/** What figures rest on, and how much of the opening hours was heard; what nobody knows is told as such. */
export function CoverageLine({ coverage: { recordings, visits, utterances, hours } }: { coverage: Coverage }) {
  const { t } = useWords()
  const counts = { recordings: countOf(recordings), visits: countOf(visits), utterances: countOf(utterances) }
  return (
    <p className="coverage">
      {t('figure.coverage', counts)}
      {hours.share === null ? t('figure.hoursUnknown') : t('figure.hours', { share: percent(hours.share) })}
    </p>
  )
}
