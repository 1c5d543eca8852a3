import { useReplayRuns } from '../../lib/replay/replay-data.ts'
import { dateTime } from '../../lib/time.ts'
import { useWords } from '../../lib/words.ts'

interface Props {
  run: string
  against: string
  onChange: (against: string) => void
}

/** What a run is held against: what was accepted, or any other run. */
export function AgainstChoice({ run, against, onChange }: Props) {
  const { t } = useWords()
  const { data } = useReplayRuns()
  const others = data?.runs.filter(({ id, done }) => id !== run && done > 0) ?? []
  return (
    <label>
      {t('replay.against')}{' '}
      <select value={against} onChange={({ target }) => onChange(target.value)}>
        <option value="">{t('replay.accepted')}</option>
        {against !== '' && !others.some(({ id }) => id === against) && <option value={against}>{against}</option>}
        {others.map(({ id, startedAt }) => (
          <option key={id} value={id}>
            {t('replay.runOf', { at: dateTime(startedAt) })}
          </option>
        ))}
      </select>
    </label>
  )
}
