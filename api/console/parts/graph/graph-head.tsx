import { Link } from 'wouter'
import { useLineName } from '../../lib/graph/graph-data.ts'
import { may, useSession } from '../../lib/session.ts'
import { conceptsHref, historyHref, suggestionsHref } from '../../lib/url/graph.ts'
import { useWords } from '../../lib/words.ts'

/** What line it is, and its other pages. */
export function GraphHead({ line, draft = '' }: { line: string; draft?: string }) {
  const { t } = useWords()
  const { data: session } = useSession()
  const nameOf = useLineName()
  return (
    <header className="page-head">
      <h1>
        {t('graph.title')} · <bdi>{nameOf(line)}</bdi>
      </h1>
      <div className="tools">
        <Link className="button" href="/graph">
          {t('graph.all')}
        </Link>
        <Link className="button" href={conceptsHref(line, { draft })}>
          {t('graph.concepts')}
        </Link>
        <Link className="button" href={historyHref(line)}>
          {t('graph.history')}
        </Link>
        {may(session, 'GET /v1/graph/suggestions') && (
          <Link className="button" href={suggestionsHref(line, { draft })}>
            {t('suggest.title')}
          </Link>
        )}
      </div>
    </header>
  )
}
