import type { ReactNode } from 'react'
import { may, mayReplay, useSession } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Empty } from '../../ui/notice.tsx'

/** Shows pages of replays to those who may see them; tells the others why they do not. */
export function ReplayGate({ children }: { children: ReactNode }) {
  const { t } = useWords()
  const { data: session } = useSession()
  if (session === undefined) return null
  if (mayReplay(session)) return children
  return <Empty title={t(may(session, 'GET /v1/replay/runs') ? 'replay.notBound' : 'admin.notYours')} />
}
