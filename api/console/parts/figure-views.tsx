import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { ConceptRow, Found, GroupRow } from '../lib/figures.ts'
import { useLabels, type LabelKind } from '../lib/labels.ts'
import { weekHourNamed } from '../lib/week-hours.ts'
import { pageOfLink } from '../lib/url/search.ts'
import { countOf, useWords } from '../lib/words.ts'
import { CoverageLine } from './coverage-line.tsx'
import { WeekHeat } from './week-heat.tsx'
import { FigureRow, SHOWN_ROWS, widest } from './figure-row.tsx'
import type { Coverage } from '../lib/api-types.ts'

/** A list of rows of which the first are shown. */
export function Rows({ rows }: { rows: readonly ReactNode[] }) {
  const { t } = useWords()
  const [isWhole, setWhole] = useState(false)
  return (
    <>
      <ul className="figures">{isWhole ? rows : rows.slice(0, SHOWN_ROWS)}</ul>
      {rows.length > SHOWN_ROWS && !isWhole && (
        <button type="button" onClick={() => setWhole(true)}>
          {t('figure.more', { n: countOf(rows.length - SHOWN_ROWS) })}
        </button>
      )}
    </>
  )
}

const TONES: Partial<Record<Found['kind'], 'negative' | 'positive'>> = {
  ...{ complained_of: 'negative', complaint: 'negative', price_objection: 'negative', churn_risk: 'negative' },
  ...{ praised: 'positive', praise: 'positive', purchase_signal: 'positive' },
}

/** What was found of itself. */
export function FoundView({ insights }: { insights: readonly Found[] }) {
  const { name } = useLabels()
  const most = widest(insights)
  return (
    <>
      {insights[0] && <CoverageLine coverage={insights[0].coverage} />}
      <Rows
        rows={insights.map((found) => {
          const kind = name('insight', found.kind)
          const own = found.name === undefined ? { name: kind } : { name: found.name, kind }
          return (
            <FigureRow
              key={`${found.kind}-${found.conceptId}`}
              {...own}
              figure={found}
              most={most}
              tone={TONES[found.kind] ?? 'plain'}
            />
          )
        })}
      />
    </>
  )
}

/** How often each concept is named, and how customers judge it. */
export function ConceptsView({ concepts, coverage }: { concepts: readonly ConceptRow[]; coverage: Coverage }) {
  const { name } = useLabels()
  const most = widest(concepts)
  return (
    <>
      <CoverageLine coverage={coverage} />
      <Rows
        rows={concepts.map((concept) => (
          <FigureRow
            key={concept.conceptId}
            name={concept.name}
            kind={name('conceptType', concept.type)}
            figure={concept}
            most={most}
          >
            <Polarities polarities={concept.polarities} />
          </FigureRow>
        ))}
      />
    </>
  )
}

/** Which labels the values of a dimension have. */
const KINDS: Partial<Record<string, LabelKind>> = {
  ...{ stage: 'stage', role: 'role', group: 'group', need: 'need', outcome: 'outcome' },
  ...{ polarity: 'polarity', moment: 'moment' },
}

/** Figures by one dimension. */
export function GroupsView({ groups, coverage, by }: { groups: readonly GroupRow[]; coverage: Coverage; by: string }) {
  const { t, say } = useWords()
  const { name } = useLabels()
  const most = widest(groups)
  const named = ({ value, title }: GroupRow): string => {
    const kind = KINDS[by]
    if (by === 'weekHour') return weekHourNamed(t, value)
    return title ? say(title) : kind ? name(kind, value) : value === '' ? t('unknown') : value
  }
  return (
    <>
      <CoverageLine coverage={coverage} />
      {by === 'weekHour' && groups.length > 0 && <WeekHeat groups={groups} />}
      <Rows
        rows={groups.map((group) => (
          <FigureRow key={group.value} name={named(group)} figure={group} most={most}>
            <Polarities polarities={group.polarities} />
          </FigureRow>
        ))}
      />
    </>
  )
}

/** What is judged, and how: sign, word and count, each a link. */
function Polarities({ polarities }: { polarities: ConceptRow['polarities'] }) {
  const { name } = useLabels()
  return (['negative', 'positive'] as const).flatMap((polarity) => {
    const figure = polarities[polarity]
    return figure && figure.count > 0
      ? [
          <Link key={polarity} className={`chip ${polarity}`} href={pageOfLink(figure.utterances)}>
            {polarity === 'negative' ? '－' : '＋'} {name('polarity', polarity)} {countOf(figure.count)}
          </Link>,
        ]
      : []
  })
}
