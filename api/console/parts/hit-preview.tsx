import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { askJson, withQuery } from '../lib/api.ts'
import type { Hit, Said } from '../lib/api-types.ts'
import { ROW_FIELDS } from '../lib/said-marks.ts'
import { clock } from '../lib/time.ts'
import { percent, useWords } from '../lib/words.ts'
import { Failure, Loading } from '../ui/notice.tsx'
import { pageOfHit } from './hit-row.tsx'
import { BasketButton } from './basket-button.tsx'
import { HitItem } from './hit-item.tsx'
import { PlayButton } from './play-button.tsx'
import { RoleTag, SaidLine } from './said-line.tsx'

const AROUND = 3
/** The most that the API gives. */
const MORE_AROUND = 10
const MOST_LIKE = 8

interface Around {
  utterance: Said
  before: Said[]
  after: Said[]
}

/** The chosen hit among what was said around it, why it was found, and what was said likewise. */
export function HitPreview({
  hit,
  query,
  isLikeShown,
  onLike,
  isContextLong,
  onMoreContext,
}: {
  hit: Hit
  query: string
  isLikeShown: boolean
  onLike: () => void
  isContextLong: boolean
  onMoreContext: () => void
}) {
  const { t } = useWords()
  const { id, confidence } = hit.utterance
  const around = isContextLong ? MORE_AROUND : AROUND
  const { data, error, refetch } = useQuery<Around>({
    queryKey: ['around', id, around],
    queryFn: ({ signal }) =>
      askJson<Around>(
        withQuery(`/v1/utterances/${encodeURIComponent(id)}`, { before: around, after: around, fields: ROW_FIELDS }),
        { signal },
      ),
    // What is there stays while more of it comes.
    placeholderData: (before) => (before?.utterance.id === id ? before : undefined),
  })
  const words = [...new Set(hit.highlights.map(({ start, end }) => hit.utterance.text.slice(start, end)))]
  return (
    <section aria-label={t('hit.selected')}>
      <h2>{t('hit.context')}</h2>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <ol className="around">
          {[...data.before, data.utterance, ...data.after].map((said) => (
            <li key={said.id} aria-current={said.id === id}>
              {said.endMs - said.startMs > 1 && (
                <PlayButton heard={said} label={t('recording.sentence', { time: clock(said.startMs) })} />
              )}
              <RoleTag role={said.role} />
              <span lang="zh-CN">
                <SaidLine said={said} highlights={said.id === id ? hit.highlights : []} />
              </span>
            </li>
          ))}
        </ol>
      )}
      <p className="tools">
        <Link href={pageOfHit(hit, query)}>{t('hit.open')}</Link>
        <button type="button" className="quiet" aria-pressed={isContextLong} onClick={onMoreContext}>
          {t('hit.moreContext')}
        </button>
      </p>
      <BasketButton utterance={id} place="lists" />
      {words.length > 0 && (
        <p className="hint">
          {t('hit.why')}：{words.join('、')}
        </p>
      )}
      {confidence !== undefined && <p className="hint">{t('hit.confidence', { n: percent(confidence) })}</p>}
      {isLikeShown ? (
        <MoreLike id={id} />
      ) : (
        <button type="button" onClick={onLike}>
          {t('hit.like')}
        </button>
      )}
    </section>
  )
}

function MoreLike({ id }: { id: string }) {
  const { t } = useWords()
  const { data, error } = useQuery({
    queryKey: ['like', id],
    queryFn: ({ signal }) =>
      askJson<{ hits: Hit[] }>(
        withQuery(`/v1/utterances/${encodeURIComponent(id)}/like`, { limit: MOST_LIKE, fields: ROW_FIELDS }),
        { signal },
      ),
  })
  return (
    <>
      <h2>{t('hit.like')}</h2>
      {error && <Failure error={error} />}
      {data?.hits.length === 0 && <p className="hint">{t('hit.noLike')}</p>}
      <ol className="around">
        {data?.hits.map((hit) => (
          <HitItem key={hit.utterance.id} hit={hit} />
        ))}
      </ol>
    </>
  )
}
