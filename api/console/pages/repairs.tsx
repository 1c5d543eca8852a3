import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { keyNamed, useKeys } from '../lib/key-bindings.ts'
import { listenForKeys } from '../lib/keys.ts'
import { useQueryState } from '../lib/query-state.ts'
import { decide, usePairs, useRepairs, type RepairState } from '../lib/repairs-data.ts'
import { may, useSession } from '../lib/session.ts'
import { repairQuery, repairUrl } from '../lib/url/repairs.ts'
import { countOf, useWords } from '../lib/words.ts'
import { ExportLinks } from '../parts/export-links.tsx'
import { LearntTable } from '../parts/learnt-table.tsx'
import { playHit } from '../parts/play-button.tsx'
import { RepairRow } from '../parts/repair-row.tsx'
import { StoreFilter } from '../parts/store-filter.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'

/** Keys that the page names. */
const NAMED = ['accept', 'reject', 'undo', 'previousRepair', 'nextRepair', 'playWord', 'playSentence'] as const
const STATES = ['proposed', 'accepted', 'rejected'] as const

/** Words that were put right, to be heard and decided one after the other, or a pair of words at once. */
export default function RepairsPage() {
  const { t } = useWords()
  const { data: session } = useSession()
  if (session === undefined) return null
  return may(session, 'GET /v1/repairs') ? <Queue /> : <Empty title={t('admin.notYours')} />
}

/** The queue itself, for those who may see it. */
function Queue() {
  const { t } = useWords()
  const { keys } = useKeys()
  const keyNames = Object.fromEntries(NAMED.map((id) => [id, keyNamed(keys, 'repairs', id)]))
  const client = useQueryClient()
  const { data: session } = useSession()
  const [url, change] = useQueryState(repairUrl)
  const asked = repairQuery(url)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useRepairs(asked)
  const { data: pairs } = usePairs({ state: url.state, store: url.store })
  const [row, setRow] = useState(0)
  const [decided, setDecided] = useState<ReadonlyMap<string, RepairState>>(new Map())
  const [last, setLast] = useState<string[]>([])
  const [fault, setFault] = useState<unknown>()
  const [bulk, setBulk] = useState<'accepted' | 'rejected'>()
  const repairs = data?.pages.flatMap((page) => page.repairs) ?? []
  const mayDecide = may(session, 'POST /v1/repairs/decisions')
  const stateOf = (id: string): RepairState => decided.get(id) ?? url.state
  const open = repairs.filter(({ id }) => stateOf(id) === url.state)

  useEffect(() => {
    setRow(0)
    setDecided(new Map())
    setLast([])
  }, [repairUrl.print(url)])

  const select = (to: number) => {
    const next = Math.max(0, Math.min(repairs.length - 1, to))
    setRow(next)
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.repair[aria-current=true]')?.focus())
    if (next >= repairs.length - 3 && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }
  const set = async (ids: readonly string[], state: RepairState) => {
    setFault(undefined)
    try {
      await decide(ids, state)
      setDecided((before) => new Map([...before, ...ids.map((id) => [id, state] as const)]))
      for (const queryKey of [['pairs'], ['hits'], ['around'], ['said'], ['facets']])
        void client.invalidateQueries({ queryKey })
      return true
    } catch (failed) {
      setFault(failed)
      return false
    }
  }
  /** The next one is there before this one is kept: whoever presses the keys fast decides each once. */
  const judge = async (at: number, state: RepairState) => {
    const repair = repairs.at(at)
    if (!mayDecide || !repair) return
    if (state !== 'proposed') select(at + 1)
    if (await set([repair.id], state)) setLast((before) => [...before, repair.id])
    else select(at)
  }
  const undo = async () => {
    const id = last.at(-1)
    if (id === undefined || !(await set([id], url.state))) return
    setLast((before) => before.slice(0, -1))
    select(repairs.findIndex((repair) => repair.id === id))
  }
  useEffect(() =>
    listenForKeys(['repairs', 'everywhere'], {
      accept: () => void judge(row, 'accepted'),
      reject: () => void judge(row, 'rejected'),
      undo: () => void undo(),
      nextRepair: () => select(row + 1),
      previousRepair: () => select(row - 1),
      playWord: () => repairs[row] && playHit(repairs[row]),
      playSentence: () =>
        repairs[row] &&
        playHit({ recordingId: repairs[row].recordingId, startMs: repairs[row].fromMs, endMs: repairs[row].toMs }),
    }),
  )
  return (
    <>
      <header className="page-head">
        <h1>{t('repairs.title')}</h1>
        <div className="tools">
          <label>
            {t('repairs.state')}{' '}
            <select value={url.state} onChange={({ target }) => change({ state: target.value as RepairState })}>
              {STATES.map((state) => (
                <option key={state} value={state}>
                  {t(`repairs.${state}`)}
                </option>
              ))}
            </select>
          </label>
          <StoreFilter store={url.store} onChange={(store) => change({ store })} />
          <ExportLinks path="/v1/repairs" asked={asked} />
        </div>
      </header>
      <p className="hint">
        {t('repairs.about')} {t('repairs.keys', keyNames)}
      </p>
      <div className="pairs-page">
        <nav className="pairs" aria-label={t('repairs.pairs')}>
          <h2>{t('repairs.pairs')}</h2>
          <Link
            href={`/repairs?${repairUrl.print({ ...url, original: '', replacement: '', concept: '' })}`}
            {...(url.original === '' && { 'aria-current': 'page' as const })}
          >
            {t('all')}
          </Link>
          {pairs?.pairs.map(({ original, replacement, conceptId: concept, count }) => {
            const isShown = original === url.original && replacement === url.replacement && concept === url.concept
            return (
              <Link
                key={`${original} ${replacement} ${concept}`}
                href={`/repairs?${repairUrl.print({ ...url, original, replacement, concept })}`}
                {...(isShown && { 'aria-current': 'page' as const })}
              >
                <span lang="zh-CN">
                  <bdi>{original}</bdi> → <bdi>{replacement}</bdi>
                </span>{' '}
                <span className="n">{countOf(count)}</span>
              </Link>
            )
          })}
        </nav>
        <section aria-label={t('repairs.queue')}>
          <p role="status">
            {data && t('repairs.left', { n: countOf(open.length) })}
            {last.length > 0 && ` · ${t('repairs.decided', { n: countOf(last.length) })}`}
          </p>
          {mayDecide && url.original !== '' && open.length > 0 && (
            <p className="tools">
              {(['accepted', 'rejected'] as const).map((state) => (
                <button key={state} type="button" onClick={() => setBulk(state)}>
                  {t(`repairs.all.${state}`, { n: countOf(open.length) })}
                </button>
              ))}
            </p>
          )}
          {fault !== undefined && <Failure error={fault} />}
          {error && <Failure error={error} onRetry={() => void refetch()} />}
          {!data && !error && <Loading rows={5} />}
          {data && repairs.length === 0 && (
            <Empty title={t(`repairs.none.${url.state}`)}>
              <p>{t('repairs.noneHow')}</p>
            </Empty>
          )}
          {repairs.map((repair, at) => (
            <RepairRow
              key={repair.id}
              repair={repair}
              state={stateOf(repair.id)}
              isSelected={at === row}
              mayDecide={mayDecide}
              onSelect={() => setRow(at)}
              onDecide={(state) => void judge(at, state)}
            />
          ))}
          {hasNextPage && (
            <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('visits.more')}
            </button>
          )}
          <LearntTable learnt={data?.pages[0].learnt ?? []} mayForget={may(session, 'DELETE /v1/repairs/learnt')} />
        </section>
      </div>
      {bulk && (
        <Dialog title={t(`repairs.all.${bulk}`, { n: countOf(open.length) })} onClose={() => setBulk(undefined)}>
          <p lang="zh-CN">
            <bdi>{url.original}</bdi> → <bdi>{url.replacement}</bdi>
          </p>
          <button
            type="button"
            className="primary"
            onClick={() => {
              const ids = open.map(({ id }) => id)
              setBulk(undefined)
              void set(ids, bulk).then((done) => done && setLast((before) => [...before, ...ids]))
            }}
          >
            {t('repairs.confirm', { n: countOf(open.length) })}
          </button>
        </Dialog>
      )}
    </>
  )
}
