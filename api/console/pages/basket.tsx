import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { ApiError, ask, askJson } from '../lib/api.ts'
import { basketsChanged, useBasket, type Basket } from '../lib/baskets.ts'
import { playInRow } from '../lib/play-in-row.ts'
import { may, useSession } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { CopyLink } from '../parts/copy-link.tsx'
import { EvidenceRow } from '../parts/evidence-row.tsx'
import { ExportLinks } from '../parts/export-links.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'

/** One basket: its utterances in their order, heard one after the other. */
export default function BasketPage() {
  const { t } = useWords()
  const { id = '' } = useParams()
  const [, go] = useLocation()
  const client = useQueryClient()
  const { data, error, refetch } = useBasket(id)
  const { data: session } = useSession()
  const [isRemoving, setRemoving] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const changed = () => void basketsChanged(client)
  if (error instanceof ApiError && error.status === 404) return <Empty title={t('error.notFound')} />
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={5} />
  const { basket, evidence } = data
  const path = `/v1/baskets/${encodeURIComponent(id)}`
  const spoken = evidence.filter(({ startMs, endMs }) => endMs - startMs > 1)
  return (
    <>
      <p>
        <Link href="/baskets">{t('baskets.title')}</Link>
      </p>
      <header className="page-head">
        <h1>{basket.name}</h1>
        <div className="tools">
          {spoken.length > 0 && (
            <button type="button" className="primary" onClick={() => playInRow(spoken)}>
              {t('basket.playAll')}
            </button>
          )}
          {basket.isOwn && (
            <label>
              <input
                type="checkbox"
                checked={basket.isShared}
                onChange={({ target }) =>
                  void askJson<Basket>(path, { method: 'POST', body: { isShared: target.checked } }).then(
                    changed,
                    setFault,
                  )
                }
              />{' '}
              {t('saved.shared')}
            </label>
          )}
          <ExportLinks path={`${path}/evidence`} asked={{}} />
          {spoken.length > 0 && may(session, 'GET /v1/baskets/:id/clips') && (
            <a className="button" download href={`${path}/clips`}>
              {t('basket.clips')}
            </a>
          )}
          <CopyLink address={() => `/baskets/${encodeURIComponent(id)}`} />
          {basket.isOwn && (
            <button type="button" className="quiet" onClick={() => setRemoving(true)}>
              {t('basket.remove')}
            </button>
          )}
        </div>
      </header>
      {fault !== undefined && <Failure error={fault} />}
      {evidence.length === 0 && (
        <Empty title={t('basket.empty')}>
          <p>{t('basket.emptyHow')}</p>
        </Empty>
      )}
      <ol className="evidences">
        {evidence.map((one, at) => (
          <EvidenceRow
            key={one.id}
            evidence={one}
            position={at + 1}
            isLast={at === evidence.length - 1}
            mayChange={basket.isOwn}
            onChanged={changed}
          />
        ))}
      </ol>
      {isRemoving && (
        <Dialog title={t('basket.remove')} onClose={() => setRemoving(false)}>
          <p>{t('basket.removeSure', { name: basket.name, n: evidence.length })}</p>
          <button
            type="button"
            className="primary"
            onClick={() =>
              void ask(path, { method: 'DELETE' }).then(() => {
                changed()
                go('/baskets')
              }, setFault)
            }
          >
            {t('basket.remove')}
          </button>
        </Dialog>
      )}
    </>
  )
}
