import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { OpeningHours } from '../../../engine/store/opening-hours.ts'
import { ApiError, ask, askJson } from '../lib/api.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import { WEEKDAYS, printExceptions, readExceptions, readSpans, usualHours } from '../lib/hours.ts'
import { may, useSession } from '../lib/session.ts'
import { useNamedStores } from '../lib/stores.ts'
import type { KnownStore } from '../../../engine/store/visit-types.ts'
import { useQueryState } from '../lib/query-state.ts'
import { dateTime } from '../lib/time.ts'
import { queryOf, text } from '../lib/url/params.ts'
import { useWords } from '../lib/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Failure, Loading } from '../ui/notice.tsx'
import { FindField, MANY_NAMES } from './find-field.tsx'
import { StoreNameForm } from './store-name-form.tsx'

const storeUrl = queryOf<{ store: string }>({ store: text })

/** Stores, and when each is open: what was heard is measured against it. */
export function StoreHours() {
  const { t } = useWords()
  const [{ store }, change] = useQueryState(storeUrl)
  const { data: session } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: ['stores', 'hours'],
    queryFn: ({ signal }) => askJson<{ stores: KnownStore[] }>('/v1/stores', { signal }),
  })
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { name = '' } = fieldsOf(event.currentTarget)
    if (name !== '') change({ store: name })
  }
  return (
    <div className="columns">
      <section aria-label={t('stores.hours')}>
        {store !== '' && data && may(session, 'PATCH /v1/stores/:id') && (
          <StoreNameForm
            key={store}
            store={data.stores.find(({ storeId }) => storeId === store) ?? { storeId: store }}
          />
        )}
        {store === '' ? <p className="hint">{t('stores.choose')}</p> : <HoursOf key={store} storeId={store} />}
      </section>
      <section aria-label={t('admin.stores')}>
        <h2>{t('admin.stores')}</h2>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading />}
        {data && <StoreList stores={data.stores} chosen={store} onChoose={(id) => change({ store: id })} />}
        <form onSubmit={add} className="tell">
          <label>
            {t('stores.other')} <input name="name" maxLength={64} />
          </label>
          <button type="submit">{t('stores.open')}</button>
        </form>
      </section>
    </div>
  )
}

interface List {
  stores: readonly KnownStore[]
  chosen: string
  onChoose: (storeId: string) => void
}

function StoreList({ stores, chosen, onChoose }: List) {
  const { t } = useWords()
  const [words, setWords] = useState('')
  const shown = useNamedStores(stores, words)
  return (
    <>
      {stores.length > MANY_NAMES && <FindField title={t('admin.stores')} onFind={setWords} />}
      <ul className="plain">
        {shown.map(({ storeId, name, region, hoursKnown }) => (
          <li key={storeId}>
            <button type="button" className="quiet" aria-pressed={storeId === chosen} onClick={() => onChoose(storeId)}>
              {name ?? storeId}
            </button>{' '}
            <span className="hint">
              {[name && storeId, region, t(hoursKnown ? 'stores.known' : 'stores.unknown')].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function HoursOf({ storeId }: { storeId: string }) {
  const { data, error } = useQuery({
    queryKey: ['hours', storeId],
    queryFn: async ({ signal }) => {
      try {
        return await askJson<{ hours: OpeningHours; notedAt: number }>(pathOf(storeId), { signal })
      } catch (failed) {
        if (failed instanceof ApiError && failed.status === 404) return { hours: usualHours(), notedAt: undefined }
        throw failed
      }
    },
  })
  if (error) return <Failure error={error} />
  if (!data) return <Loading rows={7} />
  return <HoursForm key={data.notedAt} storeId={storeId} {...data} />
}

const pathOf = (storeId: string): string => `/v1/stores/${encodeURIComponent(storeId)}/hours`

interface Props {
  storeId: string
  hours: OpeningHours
  notedAt: number | undefined
}

function HoursForm({ storeId, hours, notedAt }: Props) {
  const { t } = useWords()
  const client = useQueryClient()
  const { data: session } = useSession()
  const [wrong, setWrong] = useState<readonly string[]>([])
  const [error, setError] = useState<unknown>()
  const [isSaved, setSaved] = useState(false)
  const [isAsked, setAsked] = useState(false)
  const send = async (call: () => Promise<unknown>) => {
    setError(undefined)
    setSaved(false)
    try {
      await call()
      setSaved(true)
      await client.invalidateQueries({ queryKey: ['stores'] })
      await client.invalidateQueries({ queryKey: ['hours', storeId] })
    } catch (failed) {
      setError(failed)
    }
  }
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = fieldsOf(event.currentTarget)
    const weekly = WEEKDAYS.map((day) => [day, readSpans(fields[day] ?? '')] as const)
    const exceptions = readExceptions(fields.exceptions ?? '')
    const faults = weekly.flatMap(([day, spans]) => (spans ? [] : [day as string]))
    setWrong(exceptions ? faults : [...faults, 'exceptions'])
    if (faults.length > 0 || !exceptions) return
    const body = { timeZone: fields.timeZone, weekly: Object.fromEntries(weekly), exceptions }
    void send(() => askJson(pathOf(storeId), { method: 'PUT', body }))
  }
  return (
    <form className="hours" onSubmit={save}>
      <h2>
        {storeId} · {t('stores.hours')}
      </h2>
      <p className="hint">
        {notedAt === undefined ? t('stores.notTold') : t('stores.told', { at: dateTime(notedAt) })} {t('stores.how')}
      </p>
      {WEEKDAYS.map((day) => (
        <label key={day}>
          <span>{t(`day.${day}`)}</span>
          <input
            name={day}
            defaultValue={hours.weekly[day].join(' ')}
            placeholder={t('stores.closed')}
            aria-invalid={wrong.includes(day)}
          />
        </label>
      ))}
      <label>
        <span>{t('stores.exceptions')}</span>
        <textarea
          name="exceptions"
          rows={4}
          defaultValue={printExceptions(hours.exceptions)}
          placeholder={'2026-10-01 09:00-18:00\n2026-10-02'}
          aria-invalid={wrong.includes('exceptions')}
        />
      </label>
      <label>
        <span>{t('stores.zone')}</span>
        <input name="timeZone" defaultValue={hours.timeZone} required />
      </label>
      {wrong.length > 0 && <p role="alert">{t('stores.wrong')}</p>}
      {error !== undefined && <Failure error={error} />}
      <p className="tools">
        <button type="submit" className="primary">
          {t('stores.save')}
        </button>
        {notedAt !== undefined && may(session, 'DELETE /v1/stores/:id/hours') && (
          <button type="button" onClick={() => setAsked(true)}>
            {t('stores.forget')}
          </button>
        )}
        <span role="status">{isSaved ? t('stores.saved') : ''}</span>
      </p>
      {isAsked && (
        <Confirm
          title={t('stores.forget')}
          action={t('stores.forget')}
          onNo={() => setAsked(false)}
          onYes={() => {
            setAsked(false)
            void send(() => ask(pathOf(storeId), { method: 'DELETE' }))
          }}
        >
          <p>{t('stores.forgetAsk', { store: storeId })}</p>
        </Confirm>
      )}
    </form>
  )
}
