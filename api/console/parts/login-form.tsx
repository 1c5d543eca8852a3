import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { ApiError, askJson } from '../lib/api.ts'
import type { Session } from '../lib/api-types.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import { listenAgain } from '../lib/live/live.ts'
import { useWords } from '../lib/words.ts'
import { Failure } from '../ui/notice.tsx'

/** Takes the key; the service gives a cookie for it that scripts cannot read. */
export function LoginForm({ onDone }: { onDone: () => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const [isAsking, setAsking] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { key } = fieldsOf(event.currentTarget)
    setAsking(true)
    try {
      const session = await askJson<Session>('/v1/session', { method: 'POST', body: { key } })
      client.setQueryData(['session'], session)
      listenAgain()
      onDone()
    } catch (failed) {
      setError(failed)
    } finally {
      setAsking(false)
    }
  }
  const isWrong = error instanceof ApiError && (error.status === 401 || error.status === 400)
  return (
    <form className="login" onSubmit={(event) => void submit(event)}>
      <label htmlFor="key">{t('login.key')}</label>
      <input
        id="key"
        name="key"
        type="password"
        autoComplete="current-password"
        required
        autoFocus
        aria-describedby="key-hint"
      />
      <p id="key-hint" className="hint">
        {t('login.hint')}
      </p>
      {isWrong && <p role="alert">{t('login.wrong')}</p>}
      {error !== undefined && !isWrong && <Failure error={error} />}
      <button type="submit" className="primary" disabled={isAsking}>
        {t('login.go')}
      </button>
    </form>
  )
}
