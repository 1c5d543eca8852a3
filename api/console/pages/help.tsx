import { Link } from 'wouter'
import { useSession } from '../lib/session.ts'
import { searchUrl } from '../lib/url/search.ts'
import { useWords } from '../lib/words.ts'
import { KeySettings } from '../parts/key-settings.tsx'

/** Queries to try, each with what it means. */
const QUERIES = [
  ['太贵', 'help.q.word'],
  ['保养 贵', 'help.q.and'],
  ['保养 或 维修', 'help.q.or'],
  ['保养 非 免费', 'help.q.not'],
  ['“首付三成”', 'help.q.phrase'],
  ['（保养 或 维修） 贵', 'help.q.group'],
] as const
const TERMS = ['visit', 'moment', 'coverage', 'interval', 'unsure', 'told'] as const

/** How queries are written, which keys there are, and what the words mean. */
export default function HelpPage() {
  const { t } = useWords()
  const { data: session } = useSession()
  return (
    <div className="help">
      <h1>{t('help.title')}</h1>
      <section aria-label={t('help.query')}>
        <h2>{t('help.query')}</h2>
        <dl className="facts">
          {QUERIES.map(([q, words]) => (
            <div key={q}>
              <dt>
                <Link href={`/search?${searchUrl.print({ ...searchUrl.parse(''), q })}`} lang="zh-CN">
                  {q}
                </Link>
              </dt>
              <dd>{t(words)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-label={t('help.keys')}>
        <h2>{t('help.keys')}</h2>
        <p>{t('help.keysWhere')}</p>
        <KeySettings />
      </section>
      <section aria-label={t('help.words')}>
        <h2>{t('help.words')}</h2>
        <dl className="facts">
          {TERMS.map((term) => (
            <div key={term}>
              <dt>{t(`help.term.${term}`)}</dt>
              <dd>{t(`help.term.${term}.is`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <p className="hint">
        {t('help.version')} {session?.version} · <a href="/docs">OpenAPI</a>
      </p>
    </div>
  )
}
