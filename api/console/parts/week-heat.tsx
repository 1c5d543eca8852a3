import { Link } from 'wouter'
import type { GroupRow } from '../lib/figures.ts'
import { pageOfLink } from '../lib/url/search.ts'
import { WEEKDAYS, partsOf, weekHourNamed } from '../lib/week-hours.ts'
import { countOf, percent, useWords } from '../lib/words.ts'

/** The darkest that ink still stands out from. */
const DARKEST = 0.45

/** Figures by the hours of the week: a row for each day, a column for each hour; each cell opens into its utterances. */
export function WeekHeat({ groups }: { groups: readonly GroupRow[] }) {
  const { t } = useWords()
  const at = new Map(groups.map((group) => [group.value, group]))
  const hours = groups.map(({ value }) => partsOf(value).hour)
  const [first, last] = [Math.min(...hours), Math.max(...hours)]
  const columns = Array.from({ length: last - first + 1 }, (_, n) => first + n)
  const most = Math.max(...groups.map(({ visitShare }) => visitShare))
  return (
    <>
      <p className="hint">{t('heat.about')}</p>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('heat.title')}>
        <table className="heat">
          <thead>
            <tr>
              <td />
              {columns.map((hour) => (
                <th key={hour} scope="col">
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {WEEKDAYS.map((day, weekday) => (
              <tr key={day}>
                <th scope="row">{t(day)}</th>
                {columns.map((hour) => {
                  const group = at.get(`${weekday + 1}-${String(hour).padStart(2, '0')}`)
                  return <Cell key={hour} group={group} darkness={group ? (DARKEST * group.visitShare) / most : 0} />
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Cell({ group, darkness }: { group: GroupRow | undefined; darkness: number }) {
  const { t } = useWords()
  if (!group || group.count === 0) return <td className="hint">·</td>
  const { value, count, visits, visitShare, interval, utterances } = group
  const told = [
    t('figure.count', { n: countOf(count) }),
    t('figure.visits', { n: countOf(visits) }),
    t('figure.share', { share: percent(visitShare) }),
    t('figure.interval', { low: percent(interval.low), high: percent(interval.high) }),
  ].join(' · ')
  const whole = `${weekHourNamed(t, value)}：${told}`
  return (
    <td style={{ backgroundColor: `rgb(0 114 178 / ${darkness.toFixed(3)})` }}>
      <Link href={pageOfLink(utterances)} title={whole} aria-label={`${whole}。${t('figure.open')}`}>
        {countOf(count)}
      </Link>
    </td>
  )
}
