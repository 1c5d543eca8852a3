import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { askJson, withQuery } from '../../lib/api.ts'
import type { ChangeRow, FiguresAnswer } from '../../lib/figures.ts'
import { useLabels } from '../../lib/labels.ts'
import { timesOf } from '../../lib/url/filters.ts'
import { insightUrl } from '../../lib/url/insights.ts'
import { pageOfLink } from '../../lib/url/search.ts'
import { percent, useWords } from '../../lib/words.ts'
import { changeKind } from '../comparison-views.tsx'

const SHOWN = 3
const WEEK = { from: '', to: '', 'ui.last': '7d' } as const

/** What differs from the week before beyond what chance alone would do. */
export function WeekChanges() {
  const { t } = useWords()
  const { name } = useLabels()
  const { data } = useQuery({
    queryKey: ['figures', 'week'],
    queryFn: ({ signal }) => {
      const now = Date.now()
      const span = { ...timesOf(WEEK, now), to: new Date(now).toISOString() }
      return askJson<FiguresAnswer>(withQuery('/v1/insights', { view: 'changes', ...span }), { signal })
    },
  })
  if (data?.view !== 'changes') return null
  const sure = data.changes.filter(({ verdict }) => verdict === 'more' || verdict === 'less').slice(0, SHOWN)
  const line = (change: ChangeRow) => (
    <li key={`${change.what}-${change.id}`}>
      <Link href={pageOfLink(change.now.utterances)}>
        {changeKind(change, { t, name })}：
        <bdi>{change.what === 'moment' ? name('moment', change.id) : change.name}</bdi>
      </Link>{' '}
      <span className="hint">
        {t(change.difference > 0 ? 'figure.up' : 'figure.down')} {percent(change.before.visitShare)} →{' '}
        {percent(change.now.visitShare)}
      </span>
    </li>
  )
  return (
    <section aria-label={t('today.changes')}>
      <h2>{t('today.changes')}</h2>
      {sure.length === 0 && <p className="hint">{t('today.noChanges')}</p>}
      <ul className="plain">{sure.map(line)}</ul>
      <Link href={`/insights?${insightUrl.print({ ...insightUrl.parse(''), view: 'changes', 'ui.last': '7d' })}`}>
        {t('today.allChanges')}
      </Link>
    </section>
  )
}
