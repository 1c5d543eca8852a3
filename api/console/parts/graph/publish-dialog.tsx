import { useState, type FormEvent } from 'react'
import { fieldsOf } from '../../lib/form-fields.ts'
import type { DraftHand } from '../../lib/graph/draft-hand.ts'
import type { Published } from '../../lib/graph/types.ts'
import { useWords } from '../../lib/words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { AlsoReread } from './also-reread.tsx'
import { HandNotice } from './hand-notice.tsx'

interface Props {
  hand: DraftHand
  /** How many concepts are changed. */
  count: number
  onPublished: (published: Published) => void
  onClose: () => void
}

/** Asks why, and puts a draft into use. */
export function PublishDialog({ hand, count, onPublished, onClose }: Props) {
  const { t } = useWords()
  const [isTried, setTried] = useState(false)
  const publish = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { why = '', reread } = fieldsOf(event.currentTarget)
    if (why === '') return
    setTried(true)
    const done = await hand.send<Published>('/publish', {
      why,
      ...(reread !== undefined && { reread: true }),
    })
    if (done) onPublished(done)
  }
  return (
    <Dialog title={t('publish.title')} onClose={onClose}>
      <p>{t('publish.about', { n: count })}</p>
      {isTried && <HandNotice hand={hand} />}
      <form className="tell" onSubmit={(event) => void publish(event)}>
        <label htmlFor="publish-why">{t('graph.why')}</label>
        <textarea id="publish-why" name="why" className="wide" rows={3} required maxLength={1000} data-first />
        <AlsoReread />
        <button type="submit" className="primary" disabled={hand.isBusy}>
          {t('publish.go')}
        </button>
      </form>
    </Dialog>
  )
}
