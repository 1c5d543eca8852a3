import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { askJson, withQuery } from '../lib/api.ts'
import type { LearntRepair } from '../lib/repairs-data.ts'
import { useWords } from '../lib/words.ts'
import { Failure } from '../ui/notice.tsx'
import { StoreName } from './store-name.tsx'

/** What the decisions of each store came to; it can be forgotten. */
export function LearntTable({ learnt, mayForget }: { learnt: readonly LearntRepair[]; mayForget: boolean }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  if (learnt.length === 0) return null
  const forget = ({ storeId, original, conceptId: concept }: LearntRepair) => {
    setError(undefined)
    askJson(withQuery('/v1/repairs/learnt', { storeId, original, concept }), { method: 'DELETE' }).then(
      () => client.invalidateQueries({ queryKey: ['repairs'] }),
      setError,
    )
  }
  return (
    <section aria-label={t('repairs.learnt')}>
      <h2>{t('repairs.learnt')}</h2>
      {error !== undefined && <Failure error={error} />}
      <div className="scroller" tabIndex={0} role="region" aria-label={t('repairs.learnt')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('repairs.pair')}</th>
              <th scope="col">{t('filter.store')}</th>
              <th scope="col">{t('repairs.accepted')}</th>
              <th scope="col">{t('repairs.rejected')}</th>
              <th scope="col">{t('repairs.cameTo')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {learnt.map((row) => (
              <tr key={`${row.storeId} ${row.original} ${row.conceptId}`}>
                <th scope="row">
                  <bdi>{row.original}</bdi> → <bdi>{row.replacement}</bdi>
                </th>
                <td>
                  <StoreName id={row.storeId} />
                </td>
                <td>{row.accepted}</td>
                <td>{row.rejected}</td>
                <td>{t(`learnt.${row.learnt}`)}</td>
                <td>
                  {mayForget && (
                    <button type="button" className="quiet" onClick={() => forget(row)}>
                      {t('repairs.forget')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
