import type { DeviceFacts } from '../lib/api-types.ts'
import { SENSES, sharesOf, spansOfDay } from '../lib/state-spans.ts'
import { dateTime, lengthOf } from '../lib/time.ts'
import { isWord, percent, useWords, type WordKey } from '../lib/words.ts'
import { ScrolledTable } from '../ui/scrolled-table.tsx'

const COLUMNS: WordKey[] = ['states.from', 'devices.state', 'states.length']

export function stateName(state: string, t: (key: WordKey) => string): string {
  const key = `device.${state}`
  // What nobody has a name for is shown as the device said it.
  return isWord(key) ? t(key) : state
}

/** The last day of a device as a strip. */
export function DayStrip({ device, now }: { device: DeviceFacts; now: number }) {
  const { t } = useWords()
  const spans = spansOfDay(device, now)
  const shares = sharesOf(spans)
  const told = SENSES.filter((sense) => shares[sense] > 0).map(
    (sense) => `${t(`sense.${sense}`)} ${percent(shares[sense])}`,
  )
  const begin = spans[0].from
  const whole = now - begin
  return (
    <svg className="fates" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={told.join('，')}>
      {spans.map(({ sense, from, to }) => (
        <rect
          key={from}
          className={`sense ${sense}`}
          x={(100 * (from - begin)) / whole}
          width={(100 * (to - from)) / whole}
          y="0"
          height="10"
        />
      ))}
    </svg>
  )
}

/** What the colours of strips mean. */
export function StripLegend() {
  const { t } = useWords()
  return (
    <p className="legend">
      {SENSES.map((sense) => (
        <span key={sense}>
          <svg viewBox="0 0 10 10" aria-hidden="true">
            <rect className={`sense ${sense}`} width="10" height="10" />
          </svg>{' '}
          {t(`sense.${sense}`)}
        </span>
      ))}
    </p>
  )
}

/** How a device was in the last day, newest first. */
export function DeviceStates({ device, now }: { device: DeviceFacts; now: number }) {
  const { t } = useWords()
  const title = t('states.of', { name: device.name })
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ScrolledTable label={title} columns={COLUMNS.map((column) => t(column))}>
        {[...spansOfDay(device, now)].reverse().map(({ state, from, to }) => (
          <tr key={from}>
            <th scope="row" className="nowrap">
              {dateTime(from)}
            </th>
            <td>{stateName(state, t)}</td>
            <td className="nowrap">{lengthOf(to - from)}</td>
          </tr>
        ))}
      </ScrolledTable>
    </section>
  )
}
