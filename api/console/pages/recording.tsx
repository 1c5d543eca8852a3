import { useEffect, useMemo, useState } from 'react'
import { Link, useParams } from 'wouter'
import { ApiError } from '../lib/api.ts'
import type { Said, VisitFacts } from '../lib/api-types.ts'
import { listenForKeys } from '../lib/keys.ts'
import { saidAt } from '../lib/nearest-said.ts'
import { player, usePlaying } from '../lib/playing.ts'
import { readQuery } from '../lib/query-reading.ts'
import { useQueryState } from '../lib/query-state.ts'
import { usePeaks, useRecording, useSaid, useVisitsOf } from '../lib/recording-data.ts'
import { usePlace, useRecordingPlayer } from '../lib/recording-place.ts'
import { longDate } from '../lib/time.ts'
import { recordingUrl } from '../lib/url/recording.ts'
import { searchUrl } from '../lib/url/search.ts'
import { useWords } from '../lib/words.ts'
import { BasketButton } from '../parts/basket-button.tsx'
import { Conversation } from '../parts/conversation.tsx'
import { CopyLink } from '../parts/copy-link.tsx'
import { GoToTime } from '../parts/go-to-time.tsx'
import { step } from '../parts/player-bar.tsx'
import { Moments, RecordingAbout, VisitMarks } from '../parts/recording-facts.tsx'
import { SwapRoles } from '../parts/swap-roles.tsx'
import { Waveform } from '../parts/waveform.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'
import { StoreName } from '../parts/store-name.tsx'

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2, 3]
const STEP_MS = 5000
const KEPT_EVERY_MS = 5000
const NO_VISITS: readonly VisitFacts[] = []

/** One recording: what was said, who said it and when, beside its sound. Nothing here is drawn anew while it plays. */
export default function RecordingPage() {
  const { t } = useWords()
  const { recording: id = '' } = useParams()
  const [{ at, u, q }, change] = useQueryState(recordingUrl)
  const { data, error, refetch } = useRecording(id)
  const { said, error: saidError, isComplete } = useSaid(id, at ?? 0)
  const { data: visits } = useVisitsOf(id)
  // Asked for beside the rest, so that it is there when its place is.
  usePeaks(id, undefined, data === undefined || data.recording.durationMs > 0)
  const [isAsking, setAsking] = useState(false)
  const restingMs = at ?? 0
  const durationMs = data?.recording.durationMs ?? 0
  const isSpoken = durationMs > 0
  const words = useMemo(() => wordsOf(q), [q])
  const isHit = ({ text }: Said) => words.some((word) => text.includes(word))
  const hits = useMemo(() => said.filter(isHit), [said, words])
  const rest = (atMs: number) => change({ at: atMs, u: '' }, 'replace')
  const { playFrom, placeNow, toggle, seek } = useRecordingPlayer(id, durationMs, restingMs, rest)

  // Where one stands is in the address, so that it can be handed on; not at every moment.
  const isHeard = usePlaying((state) => state.recordingId === id && state.isPlaying)
  useEffect(() => {
    if (!isHeard) return
    const keep = () => {
      const { recordingId, atMs } = player.state()
      if (recordingId === id) change({ at: Math.round(atMs), u: '' }, 'keep')
    }
    const timer = setInterval(keep, KEPT_EVERY_MS)
    return () => {
      clearInterval(timer)
      keep()
    }
  }, [isHeard, id])

  const toSentence = (row: number) => said[row] && (isSpoken ? playFrom(said[row].startMs) : undefined)
  const current = () => saidAt(said, placeNow())
  const toHit = () => {
    const from = current()
    toSentence(said.findIndex((one, row) => row > from && isHit(one)))
  }
  const toHitBefore = () => {
    const from = current()
    toSentence(said.findLastIndex((one, row) => row < from && isHit(one)))
  }
  const rate = (by: number) =>
    player.setRate(RATES[Math.max(0, Math.min(RATES.length - 1, RATES.indexOf(player.state().rate) + by))])
  useEffect(() =>
    listenForKeys(['recording', 'everywhere'], {
      playPause: toggle,
      back5: () => step(-STEP_MS),
      on5: () => step(STEP_MS),
      slower: () => rate(-1),
      faster: () => rate(1),
      again: () => toSentence(current()),
      nextSentence: () => toSentence(current() + 1),
      previousSentence: () => toSentence(Math.max(0, current() - 1)),
      nextHit: toHit,
      previousHit: toHitBefore,
      toStart: () => seek(0),
      goToTime: () => setAsking(true),
    }),
  )
  if (error instanceof ApiError && error.status === 404) return <Empty title={t('error.notFound')} />
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} />
  const { recording, moments } = data
  return (
    <div className="recording-page">
      <header className="page-head">
        <h1>
          <StoreName id={recording.storeId} /> · {longDate(recording.startedAt)}
        </h1>
        <div className="tools">
          {isSpoken && (
            <button type="button" className="primary" onClick={() => playFrom(placeNow())}>
              {t('player.play')}
            </button>
          )}
          <SwapRoles recording={recording} />
          <BasketOfPlace id={id} said={said} restingMs={restingMs} />
          <Link href={`/search?${searchUrl.print({ ...searchUrl.parse(''), q, recording: [id] })}`}>
            {t('recording.searchIn')}
          </Link>
          <CopyLink
            address={() =>
              `/r/${encodeURIComponent(id)}?${recordingUrl.print({ ...recordingUrl.parse(location.search), at: Math.round(placeNow()) })}`
            }
          />
        </div>
      </header>
      {isSpoken ? (
        <Waveform
          key={id}
          recordingId={id}
          durationMs={durationMs}
          said={said}
          moments={moments}
          visits={visits?.visits ?? NO_VISITS}
          hits={hits}
          restingMs={restingMs}
          onSeek={seek}
        />
      ) : (
        <p className="banner">{t('hit.written')}</p>
      )}
      <div className="columns">
        <div>
          {saidError && <Failure error={saidError} />}
          <Conversation
            recordingId={id}
            said={said}
            isComplete={isComplete}
            count={recording.utteranceCount}
            restingMs={restingMs}
            shown={u}
            words={words}
            isSpoken={isSpoken}
            onSeek={playFrom}
          />
        </div>
        <div>
          <Moments moments={moments} said={said} onSeek={playFrom} />
          <VisitMarks visits={visits?.visits ?? []} onSeek={playFrom} />
          <RecordingAbout recording={recording} />
        </div>
      </div>
      {isAsking && <GoToTime onGo={playFrom} onClose={() => setAsking(false)} />}
    </div>
  )
}

/** Puts into a basket what is being said where one stands. */
function BasketOfPlace({ id, said, restingMs }: { id: string; said: readonly Said[]; restingMs: number }) {
  const current = usePlace(id, restingMs, (atMs) => saidAt(said, atMs))
  return <BasketButton utterance={said[current]?.id} place="recording" />
}

/** The words of a query that are looked for, as they stand in it. */
function wordsOf(query: string): string[] {
  const { chips } = readQuery(query)
  return chips.flatMap(({ kind, text }, at) => {
    const isWanted = (kind === 'word' || kind === 'phrase') && chips[at - 1]?.kind !== 'not'
    return isWanted ? [text] : []
  })
}
