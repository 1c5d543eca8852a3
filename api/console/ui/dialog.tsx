import { useEffect, useRef, type ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { useWords } from '../lib/words.ts'

interface Props {
  title: string
  children: ReactNode
  /** Absent where it cannot be closed but by doing what it asks. */
  onClose?: () => void
}

/** A modal window: the browser's own, which keeps the focus inside and gives it back to where it came from. */
export function Dialog({ title, children, onClose }: Props) {
  const { t } = useWords()
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    // Opening gives the focus to the first control, which closes it; before, nothing in it can have the focus.
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose?.()
      }}
    >
      <header>
        <h2>{title}</h2>
        {onClose && (
          <button type="button" className="quiet" aria-label={t('close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </header>
      {children}
    </dialog>
  )
}
