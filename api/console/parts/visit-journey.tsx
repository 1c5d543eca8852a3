import { useLabels } from '../lib/labels.ts'
import type { JourneyEvent, Stretch } from '../lib/journey.ts'
import { player } from '../lib/playing.ts'
import { clock } from '../lib/time.ts'
import { useWords } from '../lib/words.ts'
import { PlayButton } from './play-button.tsx'
import { RoleTag, SaidLine } from './said-line.tsx'

interface Props {
  journey: readonly Stretch[]
  recordingId: string
  endMs: number
}

/** A visit as a band of its stages, as long as each took, and what happened in each of them, to be heard. */
export function VisitJourney({ journey, recordingId, endMs }: Props) {
  const { t } = useWords()
  const { name } = useLabels()
  const stageOf = ({ stage }: Stretch): string => (stage === '' ? t('visit.noStage') : name('stage', stage))
  return (
    <>
      <ol className="stages" aria-label={t('visit.stages')}>
        {journey.map((stretch, at) => (
          <li key={stretch.startMs} style={{ flexGrow: Math.max(1, stretch.endMs - stretch.startMs) }}>
            <button
              type="button"
              className={at % 2 === 0 ? 'stage' : 'stage other'}
              onClick={() => player.play(recordingId, { fromMs: stretch.startMs, untilMs: endMs })}
            >
              <strong>{stageOf(stretch)}</strong> <span className="nowrap">{clock(stretch.startMs)}</span>
              <span className="hidden">{t('visit.hearFromHere')}</span>
              <span aria-hidden="true">{'◆'.repeat(momentsIn(stretch))}</span>
            </button>
          </li>
        ))}
      </ol>
      {journey.map((stretch) => (
        <section key={stretch.startMs} className="stretch" aria-label={stageOf(stretch)}>
          <h3>
            {stageOf(stretch)}{' '}
            <span className="hint nowrap">
              {clock(stretch.startMs)}–{clock(stretch.endMs)}
            </span>
          </h3>
          {stretch.events.length === 0 && <p className="hint">{t('visit.quietStage')}</p>}
          <ul className="around">
            {stretch.events.map((event, at) => (
              <Event key={at} event={event} />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

const momentsIn = ({ events }: Stretch): number => events.filter(({ what }) => what.kind === 'moment').length

function Event({ event: { said, what } }: { event: JourneyEvent }) {
  const { t } = useWords()
  return (
    <li data-event={what.kind}>
      {said && <PlayButton heard={said} label={t('recording.sentence', { time: clock(said.startMs) })} />}
      <span>
        <What what={what} />{' '}
        {said && (
          <>
            <RoleTag role={said.role} />{' '}
            <span lang="zh-CN">
              <SaidLine said={said} />
            </span>
          </>
        )}
      </span>
    </li>
  )
}

function What({ what }: Pick<JourneyEvent, 'what'>) {
  const { t, say } = useWords()
  const { name } = useLabels()
  if (what.kind === 'moment') return <strong>◆ {name('moment', what.code)}</strong>
  if (what.kind === 'fact')
    return (
      <span className={`chip ${what.fact.kind}`}>
        {t(what.fact.kind === 'outcome' ? 'visits.heard' : `filter.${what.fact.kind}`)}：
        <bdi>{say(what.fact.title)}</bdi>
      </span>
    )
  const { polarity, holder, name: about } = what.opinion
  return (
    <span className={`chip ${polarity}`}>
      {polarity === 'negative' ? '－' : '＋'} {name('role', holder)} · {name('polarity', polarity)}
      {about !== undefined && (
        <>
          ：<bdi>{about}</bdi>
        </>
      )}
    </span>
  )
}
