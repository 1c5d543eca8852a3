import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ApiError, ask, askJson } from '../lib/api.ts'
import { basketsChanged, useBaskets, type Basket } from '../lib/baskets.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import type { Place } from '../lib/key-registry.ts'
import { listenForKeys } from '../lib/keys.ts'
import { remember } from '../lib/own-actions.ts'
import { may, useSession } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/notice.tsx'

/** Into which basket one puts things at the moment, while the page is open. */
let chosen: Pick<Basket, 'id' | 'name'> | undefined

/** Puts an utterance into a basket: the one that was used last, or another. */
export function BasketButton({ utterance, place }: { utterance: string | undefined; place: Place }) {
  const { t } = useWords()
  const client = useQueryClient()
  const { data: session } = useSession()
  const [isChoosing, setChoosing] = useState(false)
  const [told, setTold] = useState('')
  const [error, setError] = useState<unknown>()
  const put = async (basket: Pick<Basket, 'id' | 'name'>) => {
    setError(undefined)
    chosen = basket
    setChoosing(false)
    try {
      const { id } = await askJson<{ id: string }>('/v1/evidence', {
        method: 'POST',
        body: { basket: basket.id, utterance },
      })
      setTold(t('basket.put', { name: basket.name }))
      remember({
        name: t('basket.put', { name: basket.name }),
        undo: async () => {
          await ask(`/v1/evidence/${encodeURIComponent(id)}`, { method: 'DELETE' })
          setTold('')
          await basketsChanged(client)
        },
      })
      await basketsChanged(client)
    } catch (failed) {
      const isThere = failed instanceof ApiError && failed.status === 409
      if (failed instanceof ApiError && failed.status === 404) chosen = undefined
      setTold(isThere ? t('basket.isThere', { name: basket.name }) : '')
      if (!isThere) setError(failed)
    }
  }
  const press = () => (utterance === undefined ? false : chosen ? void put(chosen) : setChoosing(true))
  useEffect(() => listenForKeys([place], { toBasket: press }))
  useEffect(() => setTold(''), [utterance])
  if (!may(session, 'POST /v1/evidence')) return null
  return (
    <span className="basket-button">
      <button type="button" disabled={utterance === undefined} onClick={press}>
        {chosen ? t('basket.into', { name: chosen.name }) : t('basket.add')}
      </button>
      {chosen && (
        <button type="button" className="quiet" onClick={() => setChoosing(true)}>
          {t('basket.other')}
        </button>
      )}
      <span role="status">{told}</span>
      {error !== undefined && <Failure error={error} />}
      {isChoosing && <ChooseBasket onChosen={(basket) => void put(basket)} onClose={() => setChoosing(false)} />}
    </span>
  )
}

function ChooseBasket({ onChosen, onClose }: { onChosen: (basket: Basket) => void; onClose: () => void }) {
  const { t } = useWords()
  const { data: baskets } = useBaskets()
  const [error, setError] = useState<unknown>()
  return (
    <Dialog title={t('basket.add')} onClose={onClose}>
      <ul className="plain">
        {baskets
          ?.filter(({ isOwn }) => isOwn)
          .map((basket) => (
            <li key={basket.id}>
              <button type="button" onClick={() => onChosen(basket)}>
                {basket.name} · {t('basket.count', { n: basket.evidenceCount })}
              </button>
            </li>
          ))}
      </ul>
      <form
        className="tools"
        onSubmit={(event) => {
          event.preventDefault()
          const name = fieldsOf(event.currentTarget).name
          if (name === '') return
          askJson<Basket>('/v1/baskets', { method: 'POST', body: { name } }).then(onChosen, setError)
        }}
      >
        <label>
          {t('basket.new')} <input name="name" maxLength={100} required autoComplete="off" />
        </label>
        <button type="submit" className="primary">
          {t('basket.make')}
        </button>
      </form>
      {error !== undefined && <Failure error={error} />}
    </Dialog>
  )
}
