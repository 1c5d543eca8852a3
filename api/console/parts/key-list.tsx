import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, askJson } from '../lib/api.ts'
import type { Key } from '../lib/api-types.ts'
import { useSession } from '../lib/session.ts'
import { dateTime } from '../lib/time.ts'
import { useWords, type WordKey } from '../lib/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Failure, Loading } from '../ui/notice.tsx'
import { ScrolledTable } from '../ui/scrolled-table.tsx'
import { NewKeyForm } from './new-key-form.tsx'

/** Keys to the service: making one, when each was used last, revoking one. */
export function KeyList() {
  const { t } = useWords()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => askJson<{ keys: Key[] }>('/v1/keys', { signal }),
    staleTime: 0,
  })
  const newestFirst = [...(data?.keys ?? [])].sort((a, b) => b.createdAt - a.createdAt)
  const reread = () => client.invalidateQueries({ queryKey: ['keys'] })
  const columns: WordKey[] = ['keys.label', 'keys.role', 'keys.stores', 'keys.made', 'keys.used', 'keys.state']
  return (
    <>
      <NewKeyForm onMade={() => void reread()} />
      <section aria-label={t('admin.keys')}>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading />}
        {data?.keys.length === 0 && <p className="hint">{t('keys.none')}</p>}
        {newestFirst.length > 0 && (
          <ScrolledTable label={t('admin.keys')} columns={columns.map((column) => t(column))}>
            {newestFirst.map((key) => (
              <KeyRow key={key.id} made={key} onRevoked={() => void reread()} />
            ))}
          </ScrolledTable>
        )}
      </section>
    </>
  )
}

function KeyRow({ made, onRevoked }: { made: Key; onRevoked: () => void }) {
  const { t } = useWords()
  const { data: session } = useSession()
  const [isAsked, setAsked] = useState(false)
  const [error, setError] = useState<unknown>()
  const { id, label, role, storeIds, createdAt, lastUsedAt, revokedAt } = made
  const isOwn = session?.id === id
  const name = label || id
  const revoke = async () => {
    setAsked(false)
    try {
      await ask(`/v1/keys/${encodeURIComponent(id)}`, { method: 'DELETE' })
      onRevoked()
    } catch (failed) {
      setError(failed)
    }
  }
  return (
    <tr data-key={id}>
      <th scope="row">
        <bdi>{name}</bdi> {label !== '' && <span className="hint">{id}</span>}{' '}
        {isOwn && <strong>{t('keys.own')}</strong>}
      </th>
      <td className="nowrap">{t(`keyRole.${role}`)}</td>
      <td>{storeIds ? storeIds.join('、') : t('keys.allStores')}</td>
      <td className="nowrap">{dateTime(createdAt)}</td>
      <td className="nowrap">{lastUsedAt === undefined ? t('keys.never') : dateTime(lastUsedAt)}</td>
      <td>
        {revokedAt !== undefined ? (
          <span className="hint">{t('keys.revoked', { at: dateTime(revokedAt) })}</span>
        ) : (
          <button type="button" aria-label={t('keys.revokeOne', { name })} onClick={() => setAsked(true)}>
            {t('keys.revoke')}
          </button>
        )}
        {error !== undefined && <Failure error={error} />}
        {isAsked && (
          <Confirm
            title={t('keys.revokeOne', { name })}
            action={t('keys.revoke')}
            onYes={() => void revoke()}
            onNo={() => setAsked(false)}
          >
            <p>{t('keys.revokeAsk')}</p>
            {isOwn && <p>{t('keys.revokeOwn')}</p>}
          </Confirm>
        )}
      </td>
    </tr>
  )
}
