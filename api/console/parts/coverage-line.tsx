import type { Coverage } from '../lib/api-types.ts'
import { mixedVersions } from '../../../engine/insight/mixed-versions.ts'
import { countOf, percent, useWords } from '../lib/words.ts'

/** What figures rest on, and how much of the opening hours was heard; what nobody knows is told as such. */
export function CoverageLine({
  coverage: { recordings, visits, utterances, hours, versions },
  compared,
}: {
  coverage: Coverage
  /** What it is compared with. */
  compared?: Coverage
}) {
  const { t } = useWords()
  const counts = { recordings: countOf(recordings), visits: countOf(visits), utterances: countOf(utterances) }
  const mixed = mixedVersions(versions, compared?.versions ?? []).map(
    (one) => `${one.pack} ${one.version || t('figure.versionUnknown')} (${countOf(one.utterances)})`,
  )
  return (
    <p className="coverage">
      {t('figure.coverage', counts)}
      {hours.share === null ? t('figure.hoursUnknown') : t('figure.hours', { share: percent(hours.share) })}
      {mixed.length > 0 && (
        <>
          <br />
          {t('figure.versions', { versions: mixed.join(', ') })}
        </>
      )}
    </p>
  )
}
