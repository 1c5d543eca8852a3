import { PAGES } from '../console/paths.ts'

/** Who may call what. A route without a line here cannot be registered (api/auth/guard.ts), so none is open by accident. */

export const ROLES = ['device', 'analyst', 'expert', 'qa', 'admin'] as const
export type KeyRole = (typeof ROLES)[number]

const READERS: readonly KeyRole[] = ['analyst', 'expert', 'qa', 'admin']
const EVERYONE: readonly KeyRole[] = ROLES

/** `METHOD route` → roles; `public` answers without a key. HEAD follows GET. */
export const PERMISSIONS: Readonly<Record<string, readonly KeyRole[] | 'public'>> = {
  'GET /health': EVERYONE,
  'GET /health/live': 'public',
  'GET /health/ready': EVERYONE,
  'GET /metrics': ['admin'],
  'GET /docs/*': EVERYONE,
  'POST /v1/session': 'public',
  'GET /v1/session': EVERYONE,
  'DELETE /v1/session': 'public',
  'GET /v1/labels': READERS,
  'POST /v1/recordings': ['device', 'expert', 'admin'],
  'GET /v1/recordings': READERS,
  'GET /v1/recordings/:id': READERS,
  'DELETE /v1/recordings/:id': ['admin'],
  'POST /v1/recordings/:id/roles': ['expert', 'qa', 'admin'],
  'GET /v1/recordings/:id/audio': READERS,
  'GET /v1/recordings/:id/utterances': READERS,
  'GET /v1/recordings/:id/peaks': READERS,
  'GET /v1/recordings/:id/clip': READERS,
  'GET /v1/events': READERS,
  'GET /v1/jobs': READERS,
  'GET /v1/jobs/:id': EVERYONE,
  'POST /v1/jobs/:id/retry': ['expert', 'admin'],
  'GET /v1/search': READERS,
  'GET /v1/search.csv': READERS,
  'GET /v1/search.xlsx': READERS,
  'GET /v1/utterances/:id': READERS,
  'GET /v1/utterances/:id/like': READERS,
  'GET /v1/packs': READERS,
  'GET /v1/concepts': READERS,
  'GET /v1/graph/lines': READERS,
  'GET /v1/graph/versions': READERS,
  'GET /v1/graph/diff': READERS,
  'POST /v1/graph/rollback': ['expert', 'admin'],
  'GET /v1/graph/drafts': ['expert', 'qa', 'admin'],
  'POST /v1/graph/drafts': ['expert', 'admin'],
  'GET /v1/graph/drafts/:id': ['expert', 'qa', 'admin'],
  'DELETE /v1/graph/drafts/:id': ['expert', 'admin'],
  'GET /v1/graph/drafts/:id/check': ['expert', 'qa', 'admin'],
  'GET /v1/graph/drafts/:id/diff': ['expert', 'qa', 'admin'],
  'GET /v1/graph/drafts/:id/preview': ['expert', 'qa', 'admin'],
  'POST /v1/graph/drafts/:id/steps': ['expert', 'admin'],
  'POST /v1/graph/drafts/:id/undo': ['expert', 'admin'],
  'POST /v1/graph/drafts/:id/redo': ['expert', 'admin'],
  'POST /v1/graph/drafts/:id/merge': ['expert', 'admin'],
  'POST /v1/graph/drafts/:id/import': ['expert', 'admin'],
  'GET /v1/graph/suggestions': ['expert', 'qa', 'admin'],
  'GET /v1/graph/concepts.csv': READERS,
  'GET /v1/graph/concepts.xlsx': READERS,
  'GET /v1/graph/concepts.jsonld': READERS,
  'POST /v1/graph/drafts/:id/publish': ['expert', 'admin'],
  'GET /v1/repairs': ['expert', 'qa', 'admin'],
  'GET /v1/repairs.csv': ['expert', 'qa', 'admin'],
  'GET /v1/repairs.xlsx': ['expert', 'qa', 'admin'],
  'GET /v1/repairs/pairs': ['expert', 'qa', 'admin'],
  'POST /v1/repairs/decisions': ['expert', 'admin'],
  'DELETE /v1/repairs/learnt': ['expert', 'admin'],
  'POST /v1/repairs/:id': ['expert', 'admin'],
  'POST /v1/documents': ['device', 'expert', 'admin'],
  'GET /v1/insights': READERS,
  'GET /v1/insights.csv': READERS,
  'GET /v1/insights.xlsx': READERS,
  'GET /v1/visits': READERS,
  'GET /v1/visits.csv': READERS,
  'GET /v1/visits.xlsx': READERS,
  'GET /v1/visits/:id': READERS,
  'POST /v1/visits/:id/outcome': ['device', 'expert', 'qa', 'admin'],
  'DELETE /v1/visits/:id/outcome': ['expert', 'qa', 'admin'],
  'POST /v1/outcomes': ['device', 'expert', 'admin'],
  'GET /v1/saved': READERS,
  'POST /v1/saved': READERS,
  'POST /v1/saved/:id': READERS,
  'DELETE /v1/saved/:id': READERS,
  'POST /v1/links': READERS,
  'GET /v1/links/:id': READERS,
  'DELETE /v1/links/:id': READERS,
  'GET /v1/baskets': READERS,
  'POST /v1/baskets': READERS,
  'GET /v1/baskets/:id': READERS,
  'POST /v1/baskets/:id': READERS,
  'DELETE /v1/baskets/:id': READERS,
  'GET /v1/baskets/:id/evidence.csv': READERS,
  'GET /v1/baskets/:id/evidence.xlsx': READERS,
  'POST /v1/evidence': READERS,
  'POST /v1/evidence/:id': READERS,
  'DELETE /v1/evidence/:id': READERS,
  'GET /v1/stores': READERS,
  'GET /v1/stores/:id/hours': READERS,
  'PUT /v1/stores/:id/hours': ['expert', 'admin'],
  'DELETE /v1/stores/:id/hours': ['admin'],
  'GET /v1/devices': ['qa', 'admin'],
  'GET /v1/devices/:id': ['qa', 'admin'],
  'POST /v1/devices/codes': ['admin'],
  'POST /v1/devices/enrol': 'public',
  'POST /v1/devices/:id/revoke': ['admin'],
  'GET /v1/ledger': ['qa', 'admin'],
  'GET /v1/keys': ['admin'],
  'POST /v1/keys': ['admin'],
  'DELETE /v1/keys/:id': ['admin'],
  'GET /v1/system': ['admin'],
}

const isPage = (path: string): boolean => (PAGES as readonly string[]).includes(path)

/** Roles that a route wants; undefined for a route that the table does not know. */
export function rolesFor(method: string, route: string): readonly KeyRole[] | 'public' | undefined {
  const verb = method === 'HEAD' ? 'GET' : method
  if (route === '/docs' || route.startsWith('/docs/')) return PERMISSIONS['GET /docs/*']
  // The console's pages are the same empty shell for everybody; what they show comes from the routes below /v1.
  if (verb === 'GET' && (isPage(route) || route === '/assets/:file')) return 'public'
  return PERMISSIONS[`${verb} ${route}`]
}
