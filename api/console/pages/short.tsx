import { useQuery } from '@tanstack/react-query'
import { Redirect, useParams } from 'wouter'
import { askJson } from '../lib/api.ts'
import { useWords } from '../lib/words.ts'
import { Empty, Failure, Loading } from '../ui/notice.tsx'
import { ApiError } from '../lib/api.ts'

/** Leads to where a short link points. */
export default function ShortPage() {
  const { t } = useWords()
  const { short = '' } = useParams()
  const { data, error, refetch } = useQuery({
    queryKey: ['link', short],
    queryFn: ({ signal }) => askJson<{ path: string }>(`/v1/links/${encodeURIComponent(short)}`, { signal }),
  })
  if (data) return <Redirect to={data.path} replace />
  if (error instanceof ApiError && error.status === 404)
    return (
      <Empty title={t('short.none')}>
        <p>{t('short.noneHow')}</p>
      </Empty>
    )
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return <Loading />
}
