import { useEffect, useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { listenForKeys } from '../lib/keys.ts'
import { useWords } from '../lib/words.ts'

/**
 * Copies the address of what is shown, with time that was counted back made absolute. On a page without encryption browsers let no
 * program copy: then the address is there to be selected.
 */
export function CopyLink({ address }: { address: () => string }) {
  const { t } = useWords()
  const [shown, setShown] = useState<string>()
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    const url = new URL(address(), location.origin).href
    const clipboard = navigator.clipboard as Clipboard | undefined
    try {
      if (!clipboard) throw new Error('no clipboard')
      await clipboard.writeText(url)
      setCopied(true)
    } catch {
      setShown(url)
    }
  }
  useEffect(() => listenForKeys(['everywhere'], { copyLink: () => void copy() }))
  useEffect(() => {
    const timer = setTimeout(() => setCopied(false), 3000)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        <Icon name="link" /> {t('copyLink')}
      </button>
      <span role="status">{isCopied ? t('copied') : ''}</span>
      {shown !== undefined && (
        <Dialog title={t('copyLink')} onClose={() => setShown(undefined)}>
          <p>{t('copyByHand')}</p>
          <input
            className="wide"
            readOnly
            value={shown}
            aria-label={t('copyLink')}
            onFocus={(event) => event.target.select()}
          />
        </Dialog>
      )}
    </>
  )
}
