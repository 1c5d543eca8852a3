import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { askJson } from '../../lib/api.ts'
import { fieldsOf } from '../../lib/form-fields.ts'
import { GRAPH, useVersionDiff } from '../../lib/graph/graph-data.ts'
import type { RolledBack } from '../../lib/graph/types.ts'
import { useWords } from '../../lib/words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure, Loading } from '../../ui/notice.tsx'
import { AlsoReread } from './also-reread.tsx'
import { KnowledgeDiffView } from './knowledge-diff.tsx'

interface Props {
  line: string
  /** The version in use, and the one that is to be as it was. */
  from: number
  to: number
  nameOf: (id: string) => string
  onDone: (version: RolledBack) => void
  onClose: () => void
}

/** Shows what going back would change, and asks why: it makes a new version, so nothing of the history is lost. */
export function RollBackDialog({ line, from, to, nameOf, onDone, onClose }: Props) {
  const { t } = useWords()
  const client = useQueryClient()
  const { data: diff, error: diffError } = useVersionDiff(line, from, to)
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const rollBack = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { why = '', reread } = fieldsOf(event.currentTarget)
    if (why === '') return
    setError(undefined)
    setBusy(true)
    try {
      const body = { line, to, why, ...(reread !== undefined && { reread: true }) }
      const version = await askJson<RolledBack>('/v1/graph/rollback', { method: 'POST', body })
      for (const queryKey of [[GRAPH], ['concepts'], ['concept-names']]) void client.invalidateQueries({ queryKey })
      onDone(version)
    } catch (failed) {
      setError(failed)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('history.backTo', { n: to })} onClose={onClose}>
      <p>{t('history.backAbout', { n: to, from })}</p>
      <div className="dialog-scroll" tabIndex={0} role="region" aria-label={t('history.backChanges')}>
        {diffError && <Failure error={diffError} />}
        {!diff && !diffError && <Loading />}
        {diff && <KnowledgeDiffView diff={diff} nameOf={nameOf} />}
      </div>
      {error !== undefined && <Failure error={error} />}
      <form className="tell" onSubmit={(event) => void rollBack(event)}>
        <label htmlFor="back-why">{t('graph.why')}</label>
        <textarea id="back-why" name="why" className="wide" rows={2} required maxLength={1000} data-first />
        <AlsoReread />
        <button type="submit" className="primary" disabled={isBusy || !diff}>
          {t('history.back')}
        </button>
      </form>
    </Dialog>
  )
}
