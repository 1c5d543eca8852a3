import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { askJson, withQuery } from '../../lib/api.ts'
import type { DeviceFacts, Job, SystemFacts } from '../../lib/api-types.ts'
import { useOpenDrafts } from '../../lib/graph/graph-data.ts'
import { useAskingInterval } from '../../lib/live/use-live.ts'
import { usePairs } from '../../lib/repairs-data.ts'
import { useReplayRuns } from '../../lib/replay/replay-data.ts'
import { may, mayReplay, useSession } from '../../lib/session.ts'
import { sizeOf } from '../../lib/sizes.ts'
import { senseOf } from '../../lib/state-spans.ts'
import { dateTime } from '../../lib/time.ts'
import { draftHref } from '../../lib/url/graph.ts'
import { runHref } from '../../lib/url/replay.ts'
import { countOf, useWords } from '../../lib/words.ts'

/** Of some things, so many are named. */
const NAMED = 3
const MOST_JOBS = 100

/** What waits for whoever looks, each line for those who can do something about it, and the way to where it is done. */
export function Waiting() {
  const { t } = useWords()
  const { data: session } = useSession()
  return (
    <section aria-label={t('today.work')}>
      <h2>{t('today.work')}</h2>
      <ul className="plain waiting">
        <Jobs />
        {may(session, 'GET /v1/repairs/pairs') && <Repairs />}
        {may(session, 'GET /v1/graph/drafts') && <Drafts />}
        {mayReplay(session) && <LastReplay />}
        {may(session, 'GET /v1/devices') && <Devices />}
        {may(session, 'GET /v1/system') && <System />}
      </ul>
    </section>
  )
}

/** Analyses that failed or wait for somebody, and those that are under way. */
function Jobs() {
  const { t } = useWords()
  const refetchInterval = useAskingInterval()
  const { data } = useQuery({
    refetchInterval,
    queryKey: ['jobs', 'stuck'],
    queryFn: ({ signal }) => {
      const asked = { state: ['failed', 'blocked', 'queued', 'running'], limit: MOST_JOBS }
      return askJson<{ jobs: Job[] }>(withQuery('/v1/jobs', asked), { signal })
    },
  })
  const { data: session } = useSession()
  if (!data) return null
  const stuck = data.jobs.filter(({ state }) => state === 'failed' || state === 'blocked').length
  const active = data.jobs.length - stuck
  const failed = t('today.failed', { n: countOf(stuck) })
  return (
    <>
      <li>
        {stuck === 0 && <span className="hint">{t('today.noWork')}</span>}
        {stuck > 0 && (may(session, 'POST /v1/recordings') ? <Link href="/intake">{failed}</Link> : failed)}
      </li>
      {active > 0 && <li>{t('today.queue', { n: countOf(active) })}</li>}
    </>
  )
}

function Repairs() {
  const { t } = useWords()
  const { data } = usePairs({ state: 'proposed' })
  const count = data?.pairs.reduce((sum, pair) => sum + pair.count, 0) ?? 0
  if (count === 0) return null
  return (
    <li>
      <Link href="/repairs">{t('today.repairs', { n: countOf(count) })}</Link>
    </li>
  )
}

function Drafts() {
  const { t } = useWords()
  const { data } = useOpenDrafts()
  const drafts = data?.drafts ?? []
  if (drafts.length === 0) return null
  return (
    <li>
      <Link href="/graph">{t('today.drafts', { n: countOf(drafts.length) })}</Link>
      <ul>
        {drafts.slice(0, NAMED).map(({ id, line, title }) => (
          <li key={id}>
            <Link href={draftHref(line, id)}>{title}</Link>
          </li>
        ))}
      </ul>
    </li>
  )
}

function LastReplay() {
  const { t } = useWords()
  const { data } = useReplayRuns()
  const last = data?.runs.at(0)
  if (!last) return null
  const toSee = last.different + last.broken
  return (
    <li>
      <Link href={runHref(last.id)}>{t('replay.runOf', { at: dateTime(last.startedAt) })}</Link>{' '}
      <span className="hint">
        {last.state === 'done' && toSee === 0
          ? t('replay.allSame')
          : `${t(`replay.state.${last.state}`)} · ${t('today.toSee', { n: countOf(toSee) })}`}
      </span>
    </li>
  )
}

/** Devices with which something is wrong, by name. */
function Devices() {
  const { t } = useWords()
  const refetchInterval = useAskingInterval()
  const { data } = useQuery({
    refetchInterval,
    queryKey: ['devices'],
    queryFn: ({ signal }) => askJson<{ devices: DeviceFacts[] }>('/v1/devices', { signal }),
    staleTime: 0,
  })
  const wrong = data?.devices.filter(({ state }) => senseOf(state) === 'wrong') ?? []
  if (wrong.length === 0) return null
  return (
    <li>
      <Link href="/admin/devices">{t('today.devices', { n: countOf(wrong.length) })}</Link>
      <ul>
        {wrong.slice(0, NAMED).map(({ device, name }) => (
          <li key={device}>
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
    </li>
  )
}

/** What the check-up finds missing, and the room on the disk. */
function System() {
  const { t } = useWords()
  const { data } = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => askJson<SystemFacts>('/v1/system', { signal }),
  })
  if (!data) return null
  const { findings, disk } = data
  const missing = findings.filter(({ state, required }) => required && state !== 'ok').length
  return (
    <li>
      <Link href="/admin/system">
        {missing > 0 ? t('today.missing', { n: countOf(missing) }) : t('today.systemWell')}
      </Link>{' '}
      <span className="hint">
        {t('system.disk')} {t('system.free', { free: sizeOf(disk.freeBytes), total: sizeOf(disk.totalBytes) })}
      </span>
    </li>
  )
}
