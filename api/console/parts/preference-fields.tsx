import { RESUME_BACK_S, prefer, usePreferences } from '../lib/preferences.ts'
import { useWords } from '../lib/words.ts'

/** What somebody may choose of the page for this browser. */
export function PreferenceFields() {
  const { t } = useWords()
  const { resumeBackS, isCsvPlain, isCompact } = usePreferences()
  return (
    <div className="tell">
      <label>
        {t('prefer.resumeBack')}{' '}
        <select value={resumeBackS} onChange={({ target }) => prefer({ resumeBackS: Number(target.value) })}>
          {RESUME_BACK_S.map((seconds) => (
            <option key={seconds} value={seconds}>
              {t('prefer.seconds', { n: seconds })}
            </option>
          ))}
        </select>
      </label>
      <label>
        <input type="checkbox" checked={isCompact} onChange={({ target }) => prefer({ isCompact: target.checked })} />{' '}
        {t('prefer.compact')}
      </label>
      <label>
        <input type="checkbox" checked={isCsvPlain} onChange={({ target }) => prefer({ isCsvPlain: target.checked })} />{' '}
        {t('prefer.csvPlain')}
      </label>
    </div>
  )
}
