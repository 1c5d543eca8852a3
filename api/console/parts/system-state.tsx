import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { askJson } from '../lib/api.ts'
import type { SystemFacts } from '../lib/api-types.ts'
import { sizeOf } from '../lib/sizes.ts'
import { dateTime } from '../lib/time.ts'
import { countOf, useWords } from '../lib/words.ts'
import { Failure, Loading } from '../ui/notice.tsx'

const JOB_STATES = ['queued', 'running', 'blocked', 'failed', 'done'] as const

/** How the service is: versions, disk, database, queue, models, what the check-up says, the last backup. */
export function SystemState() {
  const { t } = useWords()
  const { data, error, refetch } = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => askJson<SystemFacts>('/v1/system', { signal }),
    staleTime: 0,
  })
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} />
  const { version, node, startedAt, database, disk, queue, backup } = data
  const kind = database.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'
  return (
    <div className="columns">
      <CheckUp system={data} />
      <div>
        <section aria-label={t('system.service')}>
          <h2>{t('system.service')}</h2>
          <dl className="facts">
            <Fact name={t('system.version')}>
              {version}（Node.js {node}）
            </Fact>
            <Fact name={t('system.since')}>{dateTime(startedAt)}</Fact>
            <Fact name={t('system.database')}>
              {kind}
              {database.bytes !== undefined && ` · ${sizeOf(database.bytes)}`}
              {database.isColumned && ` · ${t('system.columned')}`}
            </Fact>
            <Fact name={t('system.disk')}>
              {t('system.free', { free: sizeOf(disk.freeBytes), total: sizeOf(disk.totalBytes) })}
            </Fact>
            <Fact name={t('system.backup')}>
              {backup ? (
                <>
                  {dateTime(Date.parse(backup.madeAt))} · {sizeOf(backup.bytes)} · {backup.folder}
                  {backup.missing > 0 && <strong> {t('system.backupMissing', { n: backup.missing })}</strong>}
                </>
              ) : (
                t('system.noBackup')
              )}
            </Fact>
          </dl>
        </section>
        <section aria-label={t('system.queue')}>
          <h2>{t('system.queue')}</h2>
          <dl className="facts">
            {JOB_STATES.map((state) => (
              <Fact key={state} name={t(`state.${state}`)}>
                {countOf(queue[state] ?? 0)}
              </Fact>
            ))}
          </dl>
          <Link href="/intake">{t('nav.intake')}</Link>
        </section>
        <Models models={data.models} />
      </div>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function CheckUp({ system: { findings, examinedAt } }: { system: SystemFacts }) {
  const { t, say } = useWords()
  // What is wanted first, then what could be better, then what is well.
  const rank = ({ state, required }: SystemFacts['findings'][number]) => (state === 'ok' ? 2 : required ? 0 : 1)
  const sorted = [...findings].sort((a, b) => rank(a) - rank(b))
  const words = ['system.missing', 'system.lacking', 'system.ok'] as const
  return (
    <section aria-label={t('system.checkUp')}>
      <h2>{t('system.checkUp')}</h2>
      <p className="hint">{t('system.examined', { at: dateTime(examinedAt) })}</p>
      <ul className="check-up">
        {sorted.map((finding) => (
          <li key={finding.what.zh} className={['fault', 'lacking', 'ok'][rank(finding)]}>
            <span className="state">{t(words[rank(finding)])}</span>
            <span>
              {say(finding.what)} {finding.found !== '' && <span className="hint">{finding.found}</span>}
              {finding.state !== 'ok' && finding.remedy && (
                <span className="remedy">{t('system.remedy', { how: say(finding.remedy) })}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Models({ models }: Pick<SystemFacts, 'models'>) {
  const { t, say } = useWords()
  return (
    <section aria-label={t('system.models')}>
      <h2>{t('system.models')}</h2>
      <ul className="plain">
        {models.map(({ name, title, state, bytes }) => (
          <li key={name}>
            {name} <span className="hint">{say(title)}</span> {bytes !== undefined && sizeOf(bytes)}{' '}
            {state === 'ready' ? '' : <strong>{t('system.missing')}</strong>}
          </li>
        ))}
      </ul>
    </section>
  )
}
