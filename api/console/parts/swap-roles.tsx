import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { askJson } from '../lib/api.ts'
import type { RecordingFacts } from '../lib/api-types.ts'
import { remember } from '../lib/own-actions.ts'
import { may, useSession } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { Failure } from '../ui/notice.tsx'

/** Puts right a conversation in which staff and customers are taken for each other; the same button takes it back. */
export function SwapRoles({ recording: { id, rolesSwapped } }: { recording: RecordingFacts }) {
  const { t } = useWords()
  const client = useQueryClient()
  const { data: session } = useSession()
  const [error, setError] = useState<unknown>()
  const [isAsking, setAsking] = useState(false)
  if (!may(session, 'POST /v1/recordings/:id/roles')) return null
  const swap = async (to: boolean) => {
    setAsking(true)
    setError(undefined)
    try {
      const body = { rolesSwapped: to }
      await askJson(`/v1/recordings/${encodeURIComponent(id)}/roles`, { method: 'POST', body })
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
    } catch (failed) {
      setError(failed)
    } finally {
      setAsking(false)
    }
  }
  const press = () => {
    void swap(!rolesSwapped)
    remember({ name: t('recording.swapRoles'), undo: () => swap(rolesSwapped) })
  }
  return (
    <>
      <button type="button" aria-pressed={rolesSwapped} disabled={isAsking} onClick={() => press()}>
        {t('recording.swapRoles')}
      </button>
      <span role="status" className="hint">
        {rolesSwapped ? t('recording.rolesSwappedWhat') : ''}
      </span>
      {error !== undefined && <Failure error={error} />}
    </>
  )
}
