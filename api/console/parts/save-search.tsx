import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { askJson } from '../lib/api.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import { useWords } from '../lib/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/notice.tsx'

/** Keeps a search under a name; time that is counted back stays so: it is asked anew each time it is opened. */
export function SaveSearch({ path, name, total }: { path: string; name: string; total: number }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const [told, setTold] = useState('')
  const [error, setError] = useState<unknown>()
  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        {t('saved.save')}
      </button>
      <span role="status">{told}</span>
      {isAsking && (
        <Dialog title={t('saved.save')} onClose={() => setAsking(false)}>
          <form
            className="tell"
            onSubmit={(event) => {
              event.preventDefault()
              const form = event.currentTarget
              const isShared = new FormData(form).has('isShared')
              const body = { name: fieldsOf(form).name, path, isShared, total }
              askJson('/v1/saved', { method: 'POST', body }).then(() => {
                setAsking(false)
                setTold(t('saved.done'))
                void client.invalidateQueries({ queryKey: ['saved'] })
              }, setError)
            }}
          >
            <label>
              {t('saved.name')}{' '}
              <input name="name" maxLength={100} required pattern=".*\S.*" defaultValue={name} autoComplete="off" />
            </label>
            <label>
              <input type="checkbox" name="isShared" /> {t('saved.shared')}
            </label>
            <button type="submit" className="primary">
              {t('saved.save')}
            </button>
            {error !== undefined && <Failure error={error} />}
          </form>
        </Dialog>
      )}
    </>
  )
}
