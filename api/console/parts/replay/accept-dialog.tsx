import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { ApiError } from '../../lib/api.ts'
import { fieldsOf } from '../../lib/form-fields.ts'
import { REPLAY, acceptCase } from '../../lib/replay/replay-data.ts'
import { useWords } from '../../lib/words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/notice.tsx'

interface Props {
  run: string
  name: string
  /** How many differences are taken for right. */
  count: number
  onClose: () => void
  onDone: () => void
}

/** Asks why, and takes what came out of a fixture for right. */
export function AcceptDialog({ run, name, count, onClose, onDone }: Props) {
  const { t } = useWords()
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const accept = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { reason = '' } = fieldsOf(event.currentTarget)
    if (reason === '') return
    setBusy(true)
    setError(undefined)
    try {
      await acceptCase(run, name, reason)
      await client.invalidateQueries({ queryKey: [REPLAY] })
      onDone()
    } catch (failed) {
      setError(failed)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('replay.acceptOne', { name })} onClose={onClose}>
      <p>{t('replay.acceptAbout', { n: count })}</p>
      {error instanceof ApiError && error.code === 'CONFLICT' ? (
        <p role="alert">{t('replay.acceptConflict')}</p>
      ) : (
        error !== undefined && <Failure error={error} />
      )}
      <form className="tell" onSubmit={(event) => void accept(event)}>
        <label htmlFor="accept-why">{t('replay.reason')}</label>
        <textarea id="accept-why" name="reason" className="wide" rows={3} required maxLength={1000} data-first />
        <button type="submit" className="primary" disabled={isBusy}>
          {t('replay.accept')}
        </button>
        <p role="status">{isBusy && t('replay.accepting')}</p>
      </form>
    </Dialog>
  )
}
