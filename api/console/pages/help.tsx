import { Link } from 'wouter'
import { useSession } from '../lib/session.ts'
import { searchUrl } from '../lib/url/search.ts'
import { useWords } from '../lib/words.ts'
import { PreferenceFields } from '../parts/preference-fields.tsx'
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
const PAGES = [
  ...(['today', 'search', 'visits', 'insights', 'baskets', 'repairs'] as const),
  ...(['graph', 'replay', 'intake', 'admin'] as const),
]
const ROLES = ['analyst', 'expert', 'qa', 'admin', 'device'] as const
const TERMS = ['visit', 'moment', 'coverage', 'interval', 'unsure', 'told'] as const

/** How queries are written, which keys there are, and what the words mean. */
export default function HelpPage() {
  const { t } = useWords()
  const { data: session } = useSession()
  return (
    <div className="help">
      <h1>{t('help.title')}</h1>
      <section aria-label={t('help.pages')}>
        <h2>{t('help.pages')}</h2>
        <dl className="facts">
          {PAGES.map((page) => (
            <div key={page}>
              <dt>{t(`nav.${page}`)}</dt>
              <dd>{t(`help.page.${page}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
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
      <section aria-label={t('help.roles')}>
        <h2>{t('help.roles')}</h2>
        <p>{t('help.rolesHow')}</p>
        <dl className="facts">
          {ROLES.map((role) => (
            <div key={role}>
              <dt>{t(`keyRole.${role}`)}</dt>
              <dd>{t(`keyRole.${role}.may`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-label={t('help.preferences')}>
        <h2>{t('help.preferences')}</h2>
        <PreferenceFields />
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
        {t('help.version')} {session?.version} · {t('help.licence')} · <a href="/docs">OpenAPI</a>
      </p>
    </div>
  )
}
