import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { keyNamed, useKeys } from '../lib/key-bindings.ts'
import { listenForKeys } from '../lib/keys.ts'
import { useLabels } from '../lib/labels.ts'
import { remember } from '../lib/own-actions.ts'
import { player } from '../lib/playing.ts'
import { useQueryState } from '../lib/query-state.ts'
import { REPLAY, soundName, soundOf, takeCaseBack, useMatrix, useReplayCase } from '../lib/replay/replay-data.ts'
import { may, useSession } from '../lib/session.ts'
import { caseHref, caseUrl, runHref } from '../lib/url/replay.ts'
import { countOf, useWords } from '../lib/words.ts'
import { AcceptDialog } from '../parts/replay/accept-dialog.tsx'
import { AgainstChoice } from '../parts/replay/against-choice.tsx'
import { BothSides } from '../parts/replay/both-sides.tsx'
import { CaseAbout } from '../parts/replay/case-about.tsx'
import { DifferenceRow } from '../parts/replay/difference-row.tsx'
import { ReplayGate } from '../parts/replay/replay-gate.tsx'
import { Failure, Loading } from '../ui/notice.tsx'

/** Keys that the page names. */
const NAMED = [
  ...(['previousDifference', 'nextDifference', 'playDifference', 'playAround'] as const),
  ...(['previousCase', 'nextCase', 'acceptCase'] as const),
]
/** Heard before and after a difference, that it is understood; and the wider one. */
const LEAD_MS = 800
const TAIL_MS = 2500
const AROUND_MS = 6000

/** One fixture in one run, beside the others of the run: differences to be read and heard, and taking them for right. */
export default function ReplayCasePage() {
  const { run = '', case: name = '' } = useParams()
  return (
    <ReplayGate>
      <OneCase key={`${run} ${name}`} id={run} name={name} />
    </ReplayGate>
  )
}

const focusOnRow = () =>
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.difference[aria-current=true]')?.focus())

function OneCase({ id, name }: { id: string; name: string }) {
  const { t } = useWords()
  const { keys } = useKeys()
  const { name: labelOf } = useLabels()
  const [, go] = useLocation()
  const [{ against, kind }, change] = useQueryState(caseUrl)
  const { data: session } = useSession()
  const { data, error, refetch } = useReplayCase(id, name, against)
  const { data: matrix } = useMatrix(id, against)
  const [row, setRow] = useState(0)
  const [isAccepting, setAccepting] = useState(false)
  const [failed, setFailed] = useState<unknown>()
  const client = useQueryClient()
  const cases = matrix?.cases.filter((one) => one.status !== 'same' || one.name === name) ?? []
  const shown = data?.found.filter((one) => kind === '' || one.kind === kind) ?? []
  const mayAccept = data?.mayAccept === true && may(session, 'POST /v1/replay/runs/:id/accept')
  const mayTakeBack = data?.mayTakeBack === true && may(session, 'POST /v1/replay/runs/:id/take-back')
  const takeBack = async () => {
    setFailed(undefined)
    await takeCaseBack(id, name)
    await client.invalidateQueries({ queryKey: [REPLAY] })
  }
  const play = (fromMs: number, untilMs: number) =>
    player.play(soundName(id, name), {
      ...{ fromMs: Math.max(0, fromMs), untilMs, source: soundOf(id, name) },
      ...(data && data.durationMs > 0 && { durationMs: data.durationMs }),
    })
  const hear = (at: number, before = LEAD_MS, after = TAIL_MS) => {
    const atMs = shown.at(at)?.atMs
    return atMs === undefined ? false : play(atMs - before, atMs + after)
  }
  const select = (to: number) => {
    if (shown.length === 0) return
    setRow(Math.max(0, Math.min(shown.length - 1, to)))
    focusOnRow()
  }
  const toCase = (step: 1 | -1) => {
    const next = cases.at(Math.max(0, cases.findIndex((one) => one.name === name) + step))
    if (next && next.name !== name) go(caseHref(id, next.name, { against }))
  }
  useEffect(() =>
    listenForKeys(['replay', 'everywhere'], {
      acceptCase: () => (mayAccept ? setAccepting(true) : false),
      nextCase: () => toCase(1),
      previousCase: () => toCase(-1),
      // The first press comes to where one is.
      nextDifference: () => select(document.activeElement?.matches('.difference') ? row + 1 : row),
      previousDifference: () => select(row - 1),
      playDifference: () => hear(row),
      playAround: () => hear(row, AROUND_MS, AROUND_MS),
    }),
  )
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} />
  const kinds = [...new Set(data.found.map((one) => one.kind))]
  return (
    <>
      <header className="page-head">
        <h1>
          {t('replay.title')} · <bdi>{name}</bdi>{' '}
          <span className={`state ${data.status === 'broken' ? 'failed' : data.status}`}>
            {t(`replay.status.${data.status}`)}
          </span>
        </h1>
        <div className="tools">
          <Link className="button" href={runHref(id, { against })}>
            {t('replay.toRun')}
          </Link>
          <AgainstChoice run={id} against={against} onChange={(to) => change({ against: to })} />
          {mayAccept && (
            <button type="button" className="primary" onClick={() => setAccepting(true)}>
              {t('replay.acceptAsk')}
            </button>
          )}
        </div>
      </header>
      <p className="hint">
        {t('replay.keys', Object.fromEntries(NAMED.map((one) => [one, keyNamed(keys, 'replay', one)])))}
      </p>
      {failed !== undefined && <Failure error={failed} />}
      <CaseAbout data={data} {...(mayTakeBack && { onTakeBack: () => void takeBack().catch(setFailed) })} />
      <div className="pairs-page">
        <nav className="pairs" aria-label={t('replay.cases')}>
          <h2>{t('replay.cases')}</h2>
          {cases.map((one) => (
            <Link
              key={one.name}
              href={caseHref(id, one.name, { against })}
              {...(one.name === name && { 'aria-current': 'page' as const })}
            >
              <bdi>{one.name}</bdi>
              <span className="n">{t(`replay.status.${one.status}`)}</span>
            </Link>
          ))}
        </nav>
        <div>
          <section aria-label={t('replay.differences')}>
            <h2>{t('replay.differences')}</h2>
            <p className="tools">
              <span role="status">{t('replay.found', { n: countOf(shown.length) })}</span>
              {kinds.length > 1 && (
                <label>
                  {t('replay.kind')}{' '}
                  <select value={kind} onChange={({ target }) => change({ kind: target.value })}>
                    <option value="">{t('all')}</option>
                    {kinds.map((one) => (
                      <option key={one} value={one}>
                        {labelOf('difference', one)}
                      </option>
                    ))}
                  </select>
                </label>
              )}
            </p>
            {shown.map((difference, at) => (
              <DifferenceRow
                key={`${at} ${difference.kind}`}
                {...{ difference, at, isSelected: at === row }}
                onSelect={() => setRow(at)}
                onPlay={() => hear(at)}
              />
            ))}
          </section>
          {data.moments.length > 0 && (
            <section aria-label={t('replay.both')}>
              <h2>{t('replay.both')}</h2>
              <BothSides moments={data.moments} onPlay={(startMs, endMs) => play(startMs - LEAD_MS, endMs + LEAD_MS)} />
            </section>
          )}
        </div>
      </div>
      {isAccepting && (
        <AcceptDialog
          {...{ run: id, name, count: data.found.filter(({ tolerated }) => !tolerated).length }}
          onClose={() => setAccepting(false)}
          onDone={() => {
            setAccepting(false)
            remember({ name: t('replay.acceptOne', { name }), undo: takeBack })
          }}
        />
      )}
    </>
  )
}
