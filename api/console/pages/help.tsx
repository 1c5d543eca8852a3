import { useState } from 'react'
import { Link } from 'wouter'
import { KEYS, setSingleKeys, singleKeysOn, type Place } from '../lib/keys.ts'
import { useSession } from '../lib/session.ts'
import { searchUrl } from '../lib/url/search.ts'
import { useWords, type WordKey } from '../lib/words.ts'

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
const PLACES: [Place, WordKey][] = [
  ['everywhere', 'help.everywhere'],
  ['lists', 'help.lists'],
  ['recording', 'help.recording'],
  ['repairs', 'help.repairs'],
]

/** How queries are written, which keys there are, and what the words mean. */
export default function HelpPage() {
  const { t } = useWords()
  const { data: session } = useSession()
  const [isOn, setOn] = useState(singleKeysOn)
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
        <label>
          <input
            type="checkbox"
            checked={isOn}
            onChange={({ target: { checked } }) => {
              setSingleKeys(checked)
              setOn(checked)
            }}
          />{' '}
          {t('help.singleKeys')}
        </label>
        {PLACES.map(([place, title]) => (
          <section key={place} aria-label={t(title)}>
            <h3>{t(title)}</h3>
            <dl className="facts keys">
              {KEYS.filter((one) => one.place === place).map(({ keys, id }) => (
                <div key={id}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{SHOWN[key] ?? key}</kbd>
                    ))}
                  </dt>
                  <dd>{t(`keys.${id}` as WordKey)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
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

const SHOWN: Record<string, string> = {
  ' ': '␣',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
}
