import { useLabels } from '../../lib/labels.ts'
import type { ReplayCase } from '../../lib/replay/replay-data.ts'
import { dateTime } from '../../lib/time.ts'
import { useWords } from '../../lib/words.ts'

interface Props {
  data: ReplayCase
  /** Absent where it cannot be taken back. */
  onTakeBack?: () => void
}

/** Why a case may differ, which bounds it broke, and who has taken it for right since. */
export function CaseAbout({ data, onTakeBack }: Props) {
  const { t, language } = useWords()
  const { name } = useLabels()
  const { accepted, error, causes, brokenGates } = data
  return (
    <>
      {accepted && (
        <p className="banner">
          {t('replay.takenBy', { at: dateTime(Date.parse(accepted.at)), who: accepted.who, reason: accepted.reason })}{' '}
          {onTakeBack && (
            <button type="button" onClick={onTakeBack}>
              {t('replay.takeBack')}
            </button>
          )}
        </p>
      )}
      {error && (
        <div className="failure">
          <p>{language === 'zh' ? error.message : error.messageEn}</p>
          <ul>
            {Object.entries(error.detail).map(([key, value]) => (
              <li key={key}>
                {key}: <bdi>{[value].flat().map(String).join('; ')}</bdi>
              </li>
            ))}
          </ul>
        </div>
      )}
      {brokenGates.length > 0 && (
        <ul>
          {brokenGates.map(({ gate, wanted, got }) => (
            <li key={gate}>{t('replay.brokenGate', { gate: name('gate', gate), wanted, got })}</li>
          ))}
        </ul>
      )}
      {causes.length > 0 && (
        <section aria-label={t('replay.causes')}>
          <h2>{t('replay.causes')}</h2>
          <ul>
            {causes.map(({ what, wanted, got }) => (
              <li key={what}>
                {name('cause', what)}: <bdi>{wanted || '—'}</bdi> → <bdi>{got || '—'}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
