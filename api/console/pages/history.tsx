import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { useVersionDiff, useVersions } from '../lib/graph/graph-data.ts'
import { useNamesOf } from '../lib/graph/names.ts'
import type { KnowledgeVersion } from '../lib/graph/types.ts'
import { useQueryState } from '../lib/query-state.ts'
import { may, useSession } from '../lib/session.ts'
import { dateTime } from '../lib/time.ts'
import { draftHref, historyHref, historyUrl } from '../lib/url/graph.ts'
import { useWords } from '../lib/words.ts'
import { GraphHead } from '../parts/graph/graph-head.tsx'
import { HistoryFilters } from '../parts/graph/history-filters.tsx'
import { KnowledgeDiffView } from '../parts/graph/knowledge-diff.tsx'
import { RereadState } from '../parts/graph/reread-state.tsx'
import { RollBackDialog } from '../parts/graph/roll-back-dialog.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'
import { ScrolledTable } from '../ui/scrolled-table.tsx'

/** Versions of a line: who put what into use, when and why; any two compared; the way back. */
export default function HistoryPage() {
  const { t } = useWords()
  const { data: session } = useSession()
  if (session === undefined) return null
  return may(session, 'GET /v1/graph/drafts') ? <History /> : <Empty title={t('admin.notYours')} />
}

function History() {
  const { t } = useWords()
  const { line = '' } = useParams()
  const [{ from, to, unread, ...asked }, change] = useQueryState(historyUrl)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useVersions(line, asked)
  const nameOf = useNamesOf(line, '')
  const [backTo, setBackTo] = useState<number>()
  const [told, setTold] = useState('')
  const versions = data?.pages.flatMap((page) => page.versions) ?? []
  const inUse = data?.pages[0].inUse ?? 0
  const isNarrowed = Object.values(asked).some((value) => value !== '')
  return (
    <>
      <GraphHead line={line} />
      <h2>{t('graph.history')}</h2>
      <p className="hint">{t('history.about')}</p>
      <p role="status">{told}</p>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={4} />}
      {data && inUse === 0 && <Empty title={t('history.none')} />}
      {data && inUse > 0 && (
        <HistoryFilters {...{ line, asked, nameOf }} people={data.pages[0].people} onChange={change} />
      )}
      {isNarrowed && data && (
        <p role="status">{t(hasNextPage ? 'history.foundSoFar' : 'history.found', { n: versions.length })}</p>
      )}
      {versions.length > 0 && (
        <VersionTable {...{ line, inUse, versions }} isWhole={!hasNextPage && !isNarrowed} onBack={setBackTo} />
      )}
      {hasNextPage && (
        <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('history.more')}
        </button>
      )}
      {inUse > 0 && <RereadState {...{ line, inUse, unread }} />}
      {inUse > 0 && <Comparison line={line} inUse={inUse} from={from} to={to} nameOf={nameOf} onChange={change} />}
      {backTo !== undefined && (
        <RollBackDialog
          {...{ line, from: inUse, to: backTo, nameOf }}
          onClose={() => setBackTo(undefined)}
          onDone={({ number, parent, rereadError = '' }) => {
            setBackTo(undefined)
            setTold(t('history.done', { n: number, to: backTo }))
            change({ from: parent, to: number, unread: rereadError })
          }}
        />
      )}
    </>
  )
}

interface TableProps {
  line: string
  versions: readonly KnowledgeVersion[]
  inUse: number
  /** Whether the first one is among them. */
  isWhole: boolean
  onBack: (to: number) => void
}

function VersionTable({ line, versions, inUse, isWhole, onBack }: TableProps) {
  const { t } = useWords()
  const { data: session } = useSession()
  const mayBack = may(session, 'POST /v1/graph/rollback')
  const columns = [t('history.version'), t('history.at'), t('graph.who'), t('history.why'), t('history.does')]
  const back = (number: number) =>
    mayBack &&
    number !== inUse && (
      <button type="button" aria-label={t('history.backTo', { n: number })} onClick={() => onBack(number)}>
        {t('history.back')}
      </button>
    )
  return (
    <ScrolledTable label={t('graph.history')} columns={columns}>
      {versions.map(({ number, at, who, why, restores, parent, draft }) => (
        <tr key={number} data-version={number}>
          <th scope="row">
            {number} {number === inUse && <span className="state">{t('history.inUse')}</span>}
          </th>
          <td className="nowrap">{dateTime(at)}</td>
          <td>{who}</td>
          <td>
            {restores !== undefined && <span className="state">{t('history.restores', { n: restores })}</span>}{' '}
            <bdi>{why}</bdi>
          </td>
          <td>
            <Link
              className="button"
              href={historyHref(line, { from: parent, to: number })}
              aria-label={t('history.changesOf', { n: number })}
            >
              {t('history.changes')}
            </Link>{' '}
            {draft !== undefined && (
              <Link className="button" href={draftHref(line, draft)} aria-label={t('history.draftOf', { n: number })}>
                {t('graph.draft')}
              </Link>
            )}{' '}
            {back(number)}
          </td>
        </tr>
      ))}
      {isWhole && (
        <tr data-version={0}>
          <th scope="row">0</th>
          <td />
          <td />
          <td>{t('graph.asShipped')}</td>
          <td>{back(0)}</td>
        </tr>
      )}
    </ScrolledTable>
  )
}

interface ComparisonProps {
  line: string
  inUse: number
  from: number | undefined
  to: number | undefined
  nameOf: (id: string) => string
  onChange: (part: { from?: number; to?: number }) => void
}

/** Any two versions side by side, whichever is the older. */
function Comparison({ line, inUse, from, to, nameOf, onChange }: ComparisonProps) {
  const { t } = useWords()
  const ends = { from: from ?? Math.max(0, inUse - 1), to: to ?? inUse }
  const { data, error } = useVersionDiff(line, ends.from, ends.to)
  const numbers = Array.from({ length: inUse + 1 }, (_, number) => inUse - number)
  return (
    <section aria-label={t('history.compare')}>
      <h2>{t('history.compare')}</h2>
      <p className="tools">
        {(['from', 'to'] as const).map((end) => (
          <label key={end}>
            {t(`history.${end}`)}{' '}
            <select value={ends[end]} onChange={({ target }) => onChange({ [end]: Number(target.value) })}>
              {numbers.map((number) => (
                <option key={number} value={number}>
                  {number === 0 ? t('graph.asShipped') : t('graph.version', { n: number })}
                </option>
              ))}
            </select>
          </label>
        ))}
      </p>
      {error && <Failure error={error} />}
      {data && <KnowledgeDiffView diff={data} nameOf={nameOf} />}
    </section>
  )
}
