import type { Said } from '../lib/api-types.ts'
import { useLabels } from '../lib/labels.ts'
import { marksOf } from '../lib/said-marks.ts'
import { useWords } from '../lib/words.ts'
import { FoldedText } from '../ui/folded-text.tsx'
import type { SaidMark } from '../ui/marked-text.tsx'
import { SaidNotes } from './said-notes.tsx'

interface Props {
  said: Said
  highlights?: readonly { start: number; end: number }[]
  more?: readonly SaidMark[]
  /** Where repairs stand beside it as chips. */
  areRepairsTold?: boolean
}

/** The words of one utterance, with all that is known of them. */
export function SaidLine({ said, highlights = [], more = [], areRepairsTold = false }: Props) {
  const { t } = useWords()
  const { name } = useLabels()
  const marks = marksOf(said, highlights, { t, name })
  return (
    <>
      <bdi>
        <FoldedText text={said.text} marks={[...more, ...marks]} />
      </bdi>
      <SaidNotes text={said.text} marks={areRepairsTold ? marks.filter(({ kind }) => kind !== 'repair') : marks} />
    </>
  )
}

/** Who said it, as a word with its own shape, not by colour alone. */
export function RoleTag({ role }: { role: Said['role'] }) {
  const { name } = useLabels()
  return <span className={`role ${role}`}>{name('role', role)}</span>
}

/** Words that were put right, with what was heard: shown, not told on hover alone. */
export function RepairChips({ said: { text, repairs = [] } }: { said: Said }) {
  const { t } = useWords()
  return repairs
    .filter(({ state }) => state !== 'rejected')
    .map(({ start, end, original }) => (
      <span key={`${start} ${original}`} className="chip repaired">
        {t('hit.repairedTo', { original, word: text.slice(start, end) })}
      </span>
    ))
}

/** Attitudes in an utterance: sign, word and what they are about. */
export function OpinionChips({ said }: { said: Said }) {
  const { name } = useLabels()
  const judged = (said.opinions ?? []).filter(({ polarity }) => polarity !== 'unsure')
  return judged.map(({ polarity, name: about, start, end }) => (
    <span key={`${start}-${end}-${about}`} className={`chip ${polarity}`}>
      {polarity === 'negative' ? '－' : '＋'} {name('polarity', polarity)}
      {about !== undefined && (
        <>
          ：<bdi>{about}</bdi>
        </>
      )}
    </span>
  ))
}
