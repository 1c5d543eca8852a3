import { useState, type FormEvent } from 'react'
import { fieldsOf } from '../lib/form-fields.ts'
import { readClock } from '../lib/time.ts'
import { useWords } from '../lib/words.ts'
import { Dialog } from '../ui/dialog.tsx'

/** Asks for a time to go to. */
export function GoToTime({ onGo, onClose }: { onGo: (atMs: number) => void; onClose: () => void }) {
  const { t } = useWords()
  const [isWrong, setWrong] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const atMs = readClock(fieldsOf(event.currentTarget).time)
    if (atMs === undefined) return setWrong(true)
    onGo(atMs)
    onClose()
  }
  return (
    <Dialog title={t('recording.goTo')} onClose={onClose}>
      <form onSubmit={submit}>
        <input
          name="time"
          data-first
          aria-label={t('recording.goTo')}
          placeholder={t('recording.goToHint')}
          aria-invalid={isWrong}
        />
        <button type="submit" className="primary">
          {t('recording.goTo')}
        </button>
        {isWrong && <p role="alert">{t('recording.goToHint')}</p>}
      </form>
    </Dialog>
  )
}
