import { Link } from 'wouter'
import type { Hit } from '../lib/api-types.ts'
import { clock } from '../lib/time.ts'
import { useWords } from '../lib/words.ts'
import { pageOfHit } from './hit-row.tsx'
import { PlayButton } from './play-button.tsx'
import { RoleTag, SaidLine } from './said-line.tsx'

/** A hit in a short list beside something else: who, what, to be heard where there is sound, and the way to it. */
export function HitItem({ hit }: { hit: Hit }) {
  const { t } = useWords()
  const { utterance, pointer, highlights } = hit
  return (
    <li>
      {pointer.endMs - pointer.startMs > 1 && <PlayButton heard={pointer} />}
      <RoleTag role={utterance.role} />
      <span>
        <span lang="zh-CN">
          <SaidLine said={utterance} highlights={highlights} />
        </span>{' '}
        <Link className="nowrap" href={pageOfHit(hit, '')}>
          {t('hit.open')} {clock(pointer.startMs)}
        </Link>
      </span>
    </li>
  )
}
