import type { DraftHand } from '../../lib/graph/draft-hand.ts'
import { keyNamed, useKeys } from '../../lib/key-bindings.ts'
import { useWords } from '../../lib/words.ts'

/** Takes the last step of a draft back, and does it again. */
export function StepButtons({ hand }: { hand: DraftHand }) {
  const { t } = useWords()
  const { keys } = useKeys()
  const { canUndo, canRedo, isBusy, undo, redo } = hand
  return (
    <>
      <button type="button" disabled={!canUndo || isBusy} onClick={() => void undo()}>
        {t('graph.undo')} <kbd>{keyNamed(keys, 'graph', 'undoStep')}</kbd>
      </button>
      <button type="button" disabled={!canRedo || isBusy} onClick={() => void redo()}>
        {t('graph.redo')} <kbd>{keyNamed(keys, 'graph', 'redoStep')}</kbd>
      </button>
    </>
  )
}
