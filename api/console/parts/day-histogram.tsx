import type { Facets } from '../lib/api-types.ts'
import { countOf, useWords } from '../lib/words.ts'

/** The latest so many days: more are thinner than a finger. */
const MOST_DAYS = 90
const HEIGHT = 40
/** As the style sheet has it, with the gap. */
const MOST_BAR_PX = 25

interface Props {
  days: Facets['days']
  /** Address of the page that shows this day alone. */
  pageOf: (day: string) => string
}

/** Hits of each day; each bar is a link to its day. Where there is one day only, there is nothing to see. */
export function DayHistogram({ days, pageOf }: Props) {
  const { t } = useWords()
  if (days.length < 2) return null
  const shown = days.slice(-MOST_DAYS)
  const most = Math.max(...shown.map(({ count }) => count))
  return (
    <>
      <nav className="days" aria-label={t('search.days')}>
        {shown.map(({ value, count }) => (
          <a
            key={value}
            href={pageOf(value)}
            title={`${value}：${countOf(count)}`}
            aria-label={`${value}：${countOf(count)}`}
          >
            <svg viewBox={`0 0 10 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
              <rect x="1" width="8" y={HEIGHT - barOf(count, most)} height={barOf(count, most)} />
            </svg>
          </a>
        ))}
      </nav>
      <p className="days-ends" aria-hidden="true" style={{ width: shown.length * MOST_BAR_PX }}>
        <span>{shown[0].value}</span>
        <span>{shown.at(-1)!.value}</span>
      </p>
    </>
  )
}

/** At least a line: a day with hits is none without. */
const barOf = (count: number, most: number): number => Math.max(2, (count / most) * HEIGHT)
