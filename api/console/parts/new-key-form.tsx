import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { askJson } from '../lib/api.ts'
import type { Key } from '../lib/api-types.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import { useSession } from '../lib/session.ts'
import { titleOf, useNamedStores, useStores } from '../lib/stores.ts'
import { useWords } from '../lib/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/notice.tsx'
import { FindField, MANY_NAMES } from './find-field.tsx'

const ROLES = ['analyst', 'expert', 'qa', 'admin', 'device'] as const
type Role = (typeof ROLES)[number]

/** Makes a key for somebody. The key itself is shown this once. */
export function NewKeyForm({ onMade }: { onMade: () => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const { data: session } = useSession()
  const [role, setRole] = useState<Role>(session?.isOpen ? 'admin' : 'analyst')
  const [secret, setSecret] = useState<string>()
  const [error, setError] = useState<unknown>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const storeIds = new FormData(form).getAll('storeIds')
    const { label } = fieldsOf(form)
    setError(undefined)
    try {
      const body = { role, label, ...(storeIds.length > 0 && { storeIds }) }
      const made = await askJson<Key & { secret: string }>('/v1/keys', { method: 'POST', body })
      setSecret(made.secret)
      form.reset()
    } catch (failed) {
      setError(failed)
    }
  }
  const kept = async () => {
    // The first key has closed the machine: whoever made it goes on with it.
    if (session?.isOpen) {
      await askJson('/v1/session', { method: 'POST', body: { key: secret } })
      await client.invalidateQueries()
    }
    setSecret(undefined)
    onMade()
  }
  return (
    <form className="new-key" aria-label={t('keys.new')} onSubmit={(event) => void submit(event)}>
      <h2>{t('keys.new')}</h2>
      {session?.isOpen && <p className="hint">{t('keys.first')}</p>}
      <div className="tools">
        <label>
          {t('keys.label')} <input name="label" maxLength={100} placeholder={t('keys.labelHint')} />
        </label>
        <label>
          {t('keys.role')}{' '}
          <select name="role" value={role} onChange={({ target }) => setRole(target.value as Role)}>
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {t(`keyRole.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p className="hint">{t(`keyRole.${role}.may`)}</p>
      <StoreBoxes />
      <button type="submit" className="primary">
        {t('keys.make')}
      </button>
      {error !== undefined && <Failure error={error} />}
      {secret !== undefined && <ShownOnce secret={secret} onKept={() => void kept()} />}
    </form>
  )
}

/** The stores that a key is for; none chosen: every one. */
function StoreBoxes() {
  const { t } = useWords()
  const { data: session } = useSession()
  const [words, setWords] = useState('')
  const stores = useStores()
  const found = useNamedStores(stores, words)
  if (stores.length === 0) return null
  return (
    <fieldset className="times">
      <legend>{t(session?.storeIds ? 'keys.storesOfYours' : 'keys.storesOrAll')}</legend>
      {stores.length > MANY_NAMES && <FindField title={t('filter.store')} onFind={setWords} />}
      {stores.map((store) => (
        // What is chosen stays chosen while others are looked for.
        <label key={store.storeId} hidden={!found.includes(store)}>
          <input type="checkbox" name="storeIds" value={store.storeId} /> {titleOf(store)}
        </label>
      ))}
    </fieldset>
  )
}

function ShownOnce({ secret, onKept }: { secret: string; onKept: () => void }) {
  const { t } = useWords()
  const [isCopied, setCopied] = useState(false)
  const clipboard = navigator.clipboard as Clipboard | undefined
  return (
    <Dialog title={t('keys.shownOnce')}>
      <p>{t('keys.shownOnceWhy')}</p>
      <input
        className="wide"
        readOnly
        autoFocus
        value={secret}
        aria-label={t('login.key')}
        onFocus={(event) => event.target.select()}
      />
      <p className="tools">
        {clipboard && (
          <button
            type="button"
            onClick={() =>
              void clipboard.writeText(secret).then(
                () => setCopied(true),
                () => setCopied(false),
              )
            }
          >
            {t('keys.copy')}
          </button>
        )}
        <button type="button" className="primary" onClick={onKept}>
          {t('keys.kept')}
        </button>
        <span role="status">{isCopied ? t('keys.copied') : ''}</span>
      </p>
    </Dialog>
  )
}
