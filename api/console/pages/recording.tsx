import { useEffect, useMemo, useRef, useState } from 'react'
import { Link, useParams } from 'wouter'
import { ApiError } from '../lib/api.ts'
import { listenForKeys } from '../lib/keys.ts'
import { saidAt } from '../lib/nearest-said.ts'
import { player, usePlaying } from '../lib/playing.ts'
import { readQuery } from '../lib/query-reading.ts'
import { useQueryState } from '../lib/query-state.ts'
import { useRecording, useSaid, useVisitsOf } from '../lib/recording-data.ts'
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

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2, 3]
const STEP_MS = 5000

/** One recording: what was said, who said it and when, beside its sound. */
export default function RecordingPage() {
  const { t } = useWords()
  const { recording: id = '' } = useParams()
  const [{ at, u, q }, change] = useQueryState(recordingUrl)
  const { data, error, refetch } = useRecording(id)
  const { said, error: saidError, isComplete } = useSaid(id)
  const { data: visits } = useVisitsOf(id)
  const [isAsking, setAsking] = useState(false)
  const isHere = usePlaying((state) => state.recordingId === id)
  const playingMs = usePlaying((state) => (state.recordingId === id ? Math.floor(state.atMs / 50) * 50 : -1))
  const atMs = isHere ? playingMs : (at ?? 0)
  const current = saidAt(said, atMs)
  const durationMs = data?.recording.durationMs ?? 0
  const isSpoken = durationMs > 0
  const words = useMemo(() => wordsOf(q), [q])
  const scrolled = useRef(false)

  // A link to an utterance shows it, once it is there.
  useEffect(() => {
    if (scrolled.current || u === '') return
    const line = document.querySelector(`[data-said="${CSS.escape(u)}"]`)
    line?.scrollIntoView({ block: 'center' })
    scrolled.current = line !== null
  }, [u, said])
  // Where one stands is in the address, so that it can be handed on; not at every moment.
  useEffect(() => {
    if (!isHere) return
    const timer = setTimeout(() => change({ at: player.state().atMs, u: '' }, 'replace'), 1000)
    return () => clearTimeout(timer)
  }, [isHere, Math.floor(playingMs / 5000)])

  const playFrom = (fromMs: number) =>
    isSpoken && player.play(id, { fromMs: Math.max(0, Math.min(fromMs, durationMs - 1)), durationMs })
  const seek = (toMs: number): void => {
    const place = Math.max(0, Math.min(toMs, durationMs - 1))
    if (isHere && player.state().isPlaying) playFrom(place)
    else {
      player.stop()
      change({ at: Math.round(place), u: '' }, 'replace')
    }
  }
  const toSentence = (row: number) => said[row] && (isSpoken ? playFrom(said[row].startMs) : undefined)
  const toHit = () => {
    const next = said.findIndex(({ text }, row) => row > current && words.some((word) => text.includes(word)))
    if (next >= 0) toSentence(next)
  }
  const rate = (by: number) =>
    player.setRate(RATES[Math.max(0, Math.min(RATES.length - 1, RATES.indexOf(player.state().rate) + by))])
  useEffect(() =>
    listenForKeys(['recording', 'everywhere'], {
      playPause: () => (isHere ? player.toggle() : playFrom(atMs)),
      back5: () => step(-STEP_MS),
      on5: () => step(STEP_MS),
      slower: () => rate(-1),
      faster: () => rate(1),
      again: () => toSentence(current),
      nextSentence: () => toSentence(current + 1),
      previousSentence: () => toSentence(Math.max(0, current - 1)),
      nextHit: toHit,
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
          {recording.storeId} · {longDate(recording.startedAt)}
        </h1>
        <div className="tools">
          {isSpoken && (
            <button type="button" className="primary" onClick={() => playFrom(atMs)}>
              {t('player.play')}
            </button>
          )}
          <SwapRoles recording={recording} />
          <BasketButton utterance={said[current]?.id} place="recording" />
          <Link href={`/search?${searchUrl.print({ ...searchUrl.parse(''), q, recording: [id] })}`}>
            {t('recording.searchIn')}
          </Link>
          <CopyLink
            address={() =>
              `/r/${encodeURIComponent(id)}?${recordingUrl.print({ ...recordingUrl.parse(location.search), at: Math.round(atMs) })}`
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
          visits={visits?.visits ?? []}
          atMs={atMs}
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
            current={current}
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

/** The words of a query that are looked for, as they stand in it. */
function wordsOf(query: string): string[] {
  const { chips } = readQuery(query)
  return chips.flatMap(({ kind, text }, at) => {
    const isWanted = (kind === 'word' || kind === 'phrase') && chips[at - 1]?.kind !== 'not'
    return isWanted ? [text] : []
  })
}
