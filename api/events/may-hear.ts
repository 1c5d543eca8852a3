import type { Caller } from '../auth/keys.ts'
import { rolesFor } from '../auth/roles.ts'
import { mayUseStore } from '../auth/scope.ts'
import type { EventKind } from '../schemas/events.ts'
import type { LoggedEvent } from './event-log.ts'

/** The list that one reads to see what an event speaks of: who may read the one may hear of the other. */
const LISTS: Record<EventKind, string> = {
  job: '/v1/jobs',
  recording: '/v1/recordings',
  device: '/v1/devices',
  repairs: '/v1/repairs',
  basket: '/v1/baskets',
  replay: '/v1/replay/runs',
  reread: '/v1/graph/rereads',
  preview: '/v1/graph/drafts/:id/previews',
}

/** Whether somebody may learn of an event: by role, by store, and by whom it is for. */
export function mayHear(caller: Caller, { event, audience }: LoggedEvent): boolean {
  const roles = rolesFor('GET', LISTS[event.kind])
  if (roles !== 'public' && !roles?.includes(caller.role)) return false
  if (audience) return audience(caller)
  const storeId = 'storeId' in event ? event.storeId : undefined
  return storeId === undefined ? caller.storeIds === undefined : mayUseStore(caller, storeId)
}
