import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import { ApiError } from '../../lib/api.ts'
import { fieldsOf } from '../../lib/form-fields.ts'
import { REPLAY, beginRun, type ReplayFixture } from '../../lib/replay/replay-data.ts'
import { runHref } from '../../lib/url/replay.ts'
import { useWords } from '../../lib/words.ts'
import { Failure } from '../../ui/notice.tsx'

const STAGES = ['', 'sound', 'text'] as const

/** Begins a run: of all fixtures or some, from the sound, the words, or both. */
export function StartReplay({ fixtures, isBusy }: { fixtures: readonly ReplayFixture[]; isBusy: boolean }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [, go] = useLocation()
  const [error, setError] = useState<unknown>()
  const begin = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const chosen = form.getAll('fixture').map(String)
    const { stage = '' } = fieldsOf(event.currentTarget)
    setError(undefined)
    try {
      const body = { ...(chosen.length > 0 && { fixtures: chosen }), ...(stage !== '' && { stage }) }
      const { id } = await beginRun(body)
      await client.invalidateQueries({ queryKey: [REPLAY, 'runs'] })
      go(runHref(id))
    } catch (failed) {
      setError(failed)
    }
  }
  return (
    <form className="new-key" aria-label={t('replay.begin')} onSubmit={(event) => void begin(event)}>
      <h2>{t('replay.begin')}</h2>
      <fieldset className="choices">
        <legend>{t('replay.which')}</legend>
        {fixtures.map(({ name }) => (
          <label key={name}>
            <input type="checkbox" name="fixture" value={name} /> <bdi>{name}</bdi>
          </label>
        ))}
      </fieldset>
      <div className="tools">
        <label>
          {t('replay.stage')}{' '}
          <select name="stage">
            {STAGES.map((stage) => (
              <option key={stage} value={stage}>
                {t(`replay.stage.${stage === '' ? 'both' : stage}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="primary" disabled={isBusy}>
          {t('replay.go')}
        </button>
        {isBusy && <span className="hint">{t('replay.busy')}</span>}
      </div>
      {error instanceof ApiError && error.code === 'CONFLICT' ? (
        <p role="alert">{t('replay.busy')}</p>
      ) : (
        error !== undefined && <Failure error={error} />
      )}
    </form>
  )
}
