import type { DraftHand } from '../../lib/graph/draft-hand.ts'
import { useWords } from '../../lib/words.ts'
import { Failure } from '../../ui/notice.tsx'

/** Why the last change of a draft was not made: somebody else was there first, or it was refused. */
export function HandNotice({ hand: { isOvertaken, fault } }: { hand: DraftHand }) {
  const { t } = useWords()
  if (isOvertaken)
    return (
      <div className="failure" role="alert">
        <p>{t('graph.overtaken')}</p>
      </div>
    )
  return fault === undefined ? null : <Failure error={fault} />
}
