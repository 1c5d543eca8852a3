import { useQuery } from '@tanstack/react-query'
import { askJson, withQuery } from '../lib/api.ts'
import type { DeviceFacts, LedgerDay } from '../lib/api-types.ts'
import { FATES, dayOfLedger, type DeviceDay } from '../lib/device-days.ts'
import { lengthOf } from '../lib/time.ts'
import { percent, useWords, type WordKey } from '../lib/words.ts'
import { Failure, Loading } from '../ui/notice.tsx'
import { ScrolledTable } from '../ui/scrolled-table.tsx'
import { reasonName } from './device-list.tsx'

interface Answer {
  days: LedgerDay[]
  isBalanced: boolean
  nextCursor?: string
}
const COLUMNS: WordKey[] = [
  'ledger.day',
  'devices.name',
  'ledger.captured',
  'ledger.arrived',
  'ledger.fates',
  'ledger.missing',
]

/** Where the captured time went, newest day first: every second is accounted for, or it is said that it is not. */
export function DeviceLedger({ devices, one }: { devices: readonly DeviceFacts[]; one?: DeviceFacts }) {
  const { t } = useWords()
  const { data, error, refetch } = useQuery({
    queryKey: ['ledger', one?.device],
    queryFn: async ({ signal }) => {
      const pages: Answer[] = []
      let cursor: string | undefined
      do {
        const asked = { limit: 100, device: one?.device, cursor }
        const page: Answer = await askJson(withQuery('/v1/ledger', asked), { signal })
        pages.push(page)
        cursor = page.nextCursor
      } while (cursor !== undefined)
      return { days: pages.flatMap(({ days }) => days), isBalanced: pages.every(({ isBalanced }) => isBalanced) }
    },
  })
  const names = new Map(devices.map(({ device, name, storeId }) => [device, `${storeId} ${name}`]))
  const title = one ? t('ledger.of', { name: one.name }) : t('ledger.title')
  const days = [...(data?.days ?? [])].reverse()
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <p className="hint">{t(data.isBalanced ? 'ledger.balanced' : 'ledger.unbalanced')}</p>}
      {days.length > 0 && (
        <>
          <p className="legend">
            {FATES.map((fate) => (
              <span key={fate}>
                <svg viewBox="0 0 10 10" aria-hidden="true">
                  <rect className={`fate ${fate}`} width="10" height="10" />
                </svg>{' '}
                {t(`fate.${fate}`)}
              </span>
            ))}
          </p>
          <ScrolledTable label={title} columns={COLUMNS.map((column) => t(column))}>
            {days.map((row) => (
              <Day
                key={`${row.day} ${row.device} ${row.rate}`}
                day={dayOfLedger(row)}
                name={names.get(row.device) ?? row.name ?? row.device.slice(0, 8)}
              />
            ))}
          </ScrolledTable>
        </>
      )}
      {data && days.length === 0 && <p className="hint">{t('ledger.none')}</p>}
    </section>
  )
}

function Day({
  day: { day, capturedSeconds, arrivedSeconds, shares, missing },
  name,
}: {
  day: DeviceDay
  name: string
}) {
  const { t } = useWords()
  const told = FATES.filter((fate) => shares[fate] > 0).map((fate) => `${t(`fate.${fate}`)} ${percent(shares[fate])}`)
  let at = 0
  return (
    <tr>
      <th scope="row" className="nowrap">
        {day}
      </th>
      <td>{name}</td>
      <td className="nowrap">{lengthOf(capturedSeconds * 1000)}</td>
      <td className="nowrap">{lengthOf(arrivedSeconds * 1000)}</td>
      <td>
        <svg className="fates" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={told.join('，')}>
          {FATES.map((fate) => {
            const x = at
            at += 100 * shares[fate]
            return <rect key={fate} className={`fate ${fate}`} x={x} width={100 * shares[fate]} y="0" height="10" />
          })}
        </svg>
      </td>
      <td>
        {missing.length === 0 && t('devices.noGaps')}
        {missing.map(({ reason, seconds }) => (
          <span key={reason} className="chip">
            {reasonName(reason, t)} {lengthOf(seconds * 1000)}
          </span>
        ))}
      </td>
    </tr>
  )
}
