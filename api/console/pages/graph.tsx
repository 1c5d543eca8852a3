import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link, useLocation } from 'wouter'
import { askJson } from '../lib/api.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import { GRAPH, useLineName, useLines, useOpenDrafts } from '../lib/graph/graph-data.ts'
import type { DraftFacts } from '../lib/graph/types.ts'
import { usePacks } from '../lib/packs.ts'
import { may, useSession } from '../lib/session.ts'
import { titleOf, useStores } from '../lib/stores.ts'
import { dateTime } from '../lib/time.ts'
import { conceptsHref, draftHref, historyHref } from '../lib/url/graph.ts'
import { useWords } from '../lib/words.ts'
import { PackSelect } from '../parts/pack-select.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'
import { ScrolledTable } from '../ui/scrolled-table.tsx'

/** What is looked for in what customers say: packs and what was changed of them, and the drafts that are open. */
export default function GraphPage() {
  const { t } = useWords()
  const { data: session } = useSession()
  if (session === undefined) return null
  if (!may(session, 'GET /v1/graph/drafts')) return <Empty title={t('admin.notYours')} />
  return (
    <>
      <header className="page-head">
        <h1>{t('graph.title')}</h1>
      </header>
      <p className="hint">{t('graph.about')}</p>
      {may(session, 'POST /v1/graph/drafts') && <NewDraft isBound={session.storeIds !== undefined} />}
      <Drafts />
      <Lines />
    </>
  )
}

function NewDraft({ isBound }: { isBound: boolean }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { data: packs } = usePacks()
  const stores = useStores().filter(({ storeId }) => /^[\p{L}\p{N}._-]{1,64}$/u.test(storeId))
  const [error, setError] = useState<unknown>()
  const begin = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { pack = '', store = '', title = '' } = fieldsOf(event.currentTarget)
    const line = store === '' ? pack : `${pack}@${store}`
    setError(undefined)
    try {
      const { id } = await askJson<DraftFacts>('/v1/graph/drafts', { method: 'POST', body: { line, title } })
      await client.invalidateQueries({ queryKey: [GRAPH, 'drafts'] })
      go(conceptsHref(line, { draft: id }))
    } catch (failed) {
      setError(failed)
    }
  }
  return (
    <form className="new-key" aria-label={t('graph.begin')} onSubmit={(event) => void begin(event)}>
      <h2>{t('graph.begin')}</h2>
      <div className="tools">
        <label>
          {t('graph.pack')} <PackSelect />
        </label>
        <label>
          {t('graph.forStore')}{' '}
          <select name="store">
            {!isBound && <option value="">{t('keys.allStores')}</option>}
            {stores.map((store) => (
              <option key={store.storeId} value={store.storeId}>
                {titleOf(store)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('graph.draftTitle')}{' '}
          <input name="title" required maxLength={200} autoComplete="off" placeholder={t('graph.draftTitleHint')} />
        </label>
        <button type="submit" className="primary" disabled={!packs}>
          {t('graph.begin')}
        </button>
      </div>
      {error !== undefined && <Failure error={error} />}
    </form>
  )
}

function Drafts() {
  const { t } = useWords()
  const nameOf = useLineName()
  const { data, error, refetch } = useOpenDrafts()
  const columns = [t('graph.draftTitle'), t('graph.line'), t('graph.who'), t('graph.changedAt')]
  return (
    <section aria-label={t('graph.drafts')}>
      <h2>{t('graph.drafts')}</h2>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.drafts.length === 0 && <p className="hint">{t('graph.noDrafts')}</p>}
      {data && data.drafts.length > 0 && (
        <ScrolledTable label={t('graph.drafts')} columns={columns}>
          {data.drafts.map(({ id, line, title, owner, updatedAt }) => (
            <tr key={id}>
              <th scope="row">
                <Link href={draftHref(line, id)}>{title}</Link>
              </th>
              <td>
                <bdi>{nameOf(line)}</bdi>
              </td>
              <td>{owner}</td>
              <td className="nowrap">{dateTime(updatedAt)}</td>
            </tr>
          ))}
        </ScrolledTable>
      )}
    </section>
  )
}

function Lines() {
  const { t } = useWords()
  const nameOf = useLineName()
  const { data: packs, error, refetch } = usePacks()
  const { data } = useLines()
  const numbers = new Map(data?.lines.map(({ line, number }) => [line, number]))
  const lines = [...new Set([...(packs ?? []).map(({ name }) => name), ...numbers.keys()])]
  return (
    <section aria-label={t('graph.lines')}>
      <h2>{t('graph.lines')}</h2>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!packs && !error && <Loading />}
      {lines.length > 0 && (
        <ScrolledTable label={t('graph.lines')} columns={[t('graph.line'), t('graph.inUse'), t('graph.history')]}>
          {lines.map((line) => {
            const number = numbers.get(line) ?? 0
            return (
              <tr key={line}>
                <th scope="row">
                  <Link href={conceptsHref(line)}>{nameOf(line)}</Link>
                </th>
                <td>{number === 0 ? t('graph.asShipped') : t('graph.version', { n: number })}</td>
                <td>
                  <Link href={historyHref(line)} aria-label={t('graph.historyOf', { name: nameOf(line) })}>
                    {t('graph.history')}
                  </Link>
                </td>
              </tr>
            )
          })}
        </ScrolledTable>
      )}
    </section>
  )
}
