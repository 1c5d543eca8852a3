import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ApiError, askJson } from '../api.ts'
import { GRAPH, draftKey, useDraft } from './graph-data.ts'
import type { Action, DraftWhole } from './types.ts'

export interface DraftHand {
  draft: DraftWhole | undefined
  error: unknown
  /** Why the last change was not made. */
  fault: unknown
  /** Somebody else has changed the draft, which is read again: the change was not made. */
  isOvertaken: boolean
  isBusy: boolean
  canUndo: boolean
  canRedo: boolean
  /** One step; the ids of concepts that it gained, undefined where it was not done. */
  change: (...actions: Action[]) => Promise<string[] | undefined>
  undo: () => Promise<boolean>
  redo: () => Promise<boolean>
  /** Sends something else that changes the draft. */
  send: <T>(part: string, body?: object, method?: 'POST' | 'DELETE', file?: Blob) => Promise<T | undefined>
  reread: () => void
}

/** A draft, and what one does in it: every change says which state of it was seen, so nobody overwrites what another did. */
export function useDraftHand(id: string): DraftHand {
  const client = useQueryClient()
  const { data: draft, error, refetch } = useDraft(id)
  const [fault, setFault] = useState<unknown>()
  const [isOvertaken, setOvertaken] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const sending = useRef(false)
  const send = async <T>(
    part: string,
    body?: object,
    method: 'POST' | 'DELETE' = 'POST',
    file?: Blob,
  ): Promise<T | undefined> => {
    // One after the other: the next one must know the state that the last one made.
    if (!draft || sending.current) return undefined
    sending.current = true
    setBusy(true)
    setFault(undefined)
    setOvertaken(false)
    try {
      const path = `/v1/graph/drafts/${encodeURIComponent(id)}${part}`
      return await askJson<T>(path, { method, ...(body && { body }), ...(file && { file }), ifMatch: draft.revision })
    } catch (failed) {
      const { data: now } = await refetch()
      if (failed instanceof ApiError && failed.status === 409 && now && now.revision !== draft.revision)
        setOvertaken(true)
      else setFault(failed)
      return undefined
    } finally {
      await client.invalidateQueries({ queryKey: method === 'DELETE' ? [GRAPH] : draftKey(id) })
      sending.current = false
      setBusy(false)
    }
  }
  const stepsDone = draft?.steps.filter(({ undone }) => !undone).length ?? 0
  const isOpen = draft?.state === 'open'
  return {
    ...{ draft, error, fault, isOvertaken, isBusy, send },
    canUndo: isOpen && stepsDone > 0,
    canRedo: isOpen && stepsDone < (draft?.steps.length ?? 0),
    change: async (...actions) => (await send<{ added: string[] }>('/steps', { actions }))?.added,
    undo: async () => (await send('/undo')) !== undefined,
    redo: async () => (await send('/redo')) !== undefined,
    reread: () => void refetch(),
  }
}
