import { useEffect, useState } from 'react'
import { askJson } from '../lib/api.ts'
import { may, useSession } from '../lib/session.ts'
import { Failure } from '../ui/notice.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { listenForKeys } from '../lib/keys.ts'
import { useWords } from '../lib/words.ts'

/** Chats cut longer addresses: those are handed on as short ones. */
const LONGEST_PATH = 1800

/**
 * Copies the address of what is shown, with time that was counted back made absolute. On a page without encryption browsers let no
 * program copy: then the address is there to be selected.
 */
export function CopyLink({ address }: { address: () => string }) {
  const { t } = useWords()
  const [shown, setShown] = useState<string>()
  const [isCopied, setCopied] = useState(false)
  const [error, setError] = useState<unknown>()
  const { data: session } = useSession()
  const copy = async (path: string) => {
    const url = new URL(path, location.origin).href
    const clipboard = navigator.clipboard as Clipboard | undefined
    try {
      if (!clipboard) throw new Error('no clipboard')
      await clipboard.writeText(url)
      setCopied(true)
    } catch {
      setShown(url)
    }
  }
  const shorten = async () => {
    setError(undefined)
    try {
      const { id } = await askJson<{ id: string }>('/v1/links', { method: 'POST', body: { path: address() } })
      await copy(`/s/${id}`)
    } catch (failed) {
      setError(failed)
    }
  }
  const copyFit = () => void (address().length > LONGEST_PATH ? shorten() : copy(address()))
  useEffect(() => listenForKeys(['everywhere'], { copyLink: copyFit }))
  useEffect(() => {
    const timer = setTimeout(() => setCopied(false), 3000)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <>
      <button type="button" onClick={copyFit}>
        <Icon name="link" /> {t('copyLink')}
      </button>
      {may(session, 'POST /v1/links') && (
        <button type="button" className="quiet" title={t('short.about')} onClick={() => void shorten()}>
          {t('short.make')}
        </button>
      )}
      {error !== undefined && <Failure error={error} />}
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
