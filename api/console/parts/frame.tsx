import { useQueryClient } from '@tanstack/react-query'
import { Suspense, lazy, useEffect, useState, type ReactNode } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { ask, onLockedOut } from '../lib/api.ts'
import { useLive } from '../lib/live/use-live.ts'
import { listenForKeys } from '../lib/keys.ts'
import { undoLast, useTakenBack } from '../lib/own-actions.ts'
import { useOnline } from '../lib/online.ts'
import { usePreferences } from '../lib/preferences.ts'
import { player } from '../lib/playing.ts'
import { may, mayReplay, useSession } from '../lib/session.ts'
import { isElsewhere } from '../lib/time.ts'
import { SCOPE } from '../lib/url/filters.ts'
import { useWords } from '../lib/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { LoginForm } from './login-form.tsx'
import { PlayerBar } from './player-bar.tsx'
import { LanguageButton } from './language-button.tsx'

const KeyOverlay = lazy(() => import('./key-overlay.tsx'))

/** Pages of the menu, with the route that each stands on: what may not be called is not shown. */
const MENU = [
  { path: '/', words: 'nav.today', needs: 'GET /v1/insights' },
  { path: '/search', words: 'nav.search', needs: 'GET /v1/search' },
  { path: '/visits', words: 'nav.visits', needs: 'GET /v1/visits' },
  { path: '/insights', words: 'nav.insights', needs: 'GET /v1/insights' },
  { path: '/baskets', words: 'nav.baskets', needs: 'GET /v1/baskets' },
  { path: '/repairs', words: 'nav.repairs', needs: 'GET /v1/repairs' },
  // Who may change what is looked for; others read it by way of what it found.
  { path: '/graph', words: 'nav.graph', needs: 'POST /v1/graph/drafts' },
  { path: '/replay', words: 'nav.replay', needs: 'GET /v1/replay/runs', isOfAllStores: true },
  { path: '/intake', words: 'nav.intake', needs: 'POST /v1/recordings' },
  // Devices are for those who listen to quality, too; what is behind the page is by right.
  { path: '/admin', words: 'nav.admin', needs: 'GET /v1/devices' },
  { path: '/help', words: 'nav.help', needs: 'GET /v1/session' },
] as const

/** What is around every page: the menu, notices, the player, and the login when the session is over. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useWords()
  const { data: session } = useSession()
  const [path, go] = useLocation()
  const scope = scopeOf(path, useSearch())
  const client = useQueryClient()
  const [isLockedOut, setLockedOut] = useState(false)
  const [areKeysShown, setKeysShown] = useState(false)
  const takenBack = useTakenBack()
  const isOnline = useOnline()
  const { isCompact } = usePreferences()
  useLive()
  useEffect(() => void document.documentElement.toggleAttribute('data-compact', isCompact), [isCompact])
  useEffect(() => onLockedOut(() => setLockedOut(true)), [])
  useEffect(() => () => void (wentOn = true), [path])
  useEffect(
    () =>
      listenForKeys(['everywhere'], {
        help: () => setKeysShown(true),
        undoOwn: () => undoLast((name) => t('undo.done', { name })),
        close: () => backToList(path, go),
        goToday: () => go('/'),
        goSearch: () => go(withScope('/search', scope)),
        goVisits: () => go(withScope('/visits', scope)),
        goInsights: () => go(withScope('/insights', scope)),
        goBaskets: () => go('/baskets'),
        goRepairs: () => (may(session, 'GET /v1/repairs') ? go('/repairs') : false),
        goGraph: () => (may(session, 'POST /v1/graph/drafts') ? go('/graph') : false),
        goReplay: () => (mayReplay(session) ? go('/replay') : false),
        goIntake: () => (may(session, 'POST /v1/recordings') ? go('/intake') : false),
        goAdmin: () => (may(session, 'GET /v1/devices') ? go('/admin') : false),
        // The page of search has a field for it.
        toSearch: () => (path === '/search' ? false : go(withScope('/search', scope))),
      }),
    [go, session, path, t, scope],
  )
  const leave = async () => {
    await ask('/v1/session', { method: 'DELETE' })
    player.stop()
    client.clear()
    go('/login')
  }
  return (
    <>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <header className="top">
        <Link href="/" className="brand">
          {t('app')}
        </Link>
        <nav aria-label={t('nav.main')}>
          {MENU.filter((page) => may(session, page.needs) && (!('isOfAllStores' in page) || mayReplay(session))).map(
            (page) => (
              <Link
                key={page.path}
                href={withScope(page.path, scope)}
                {...(isCurrent(path, page.path) && { 'aria-current': 'page' as const })}
              >
                {t(page.words)}
              </Link>
            ),
          )}
        </nav>
        <span className="who">
          {isElsewhere() && <span className="hint">{t('zone')}</span>}
          {session && !session.isOpen && <span>{session.label || session.role}</span>}
          <LanguageButton />
          {session && !session.isOpen && (
            <button type="button" className="quiet" onClick={() => void leave()}>
              {t('logout')}
            </button>
          )}
        </span>
      </header>
      {session?.isOpen && <p className="banner">{t('open.banner')}</p>}
      <p role="status" className={isOnline ? 'hidden' : 'banner'}>
        {isOnline ? '' : t('offline.banner')}
      </p>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <p role="status" className="hidden">
        {takenBack}
      </p>
      <PlayerBar />
      {areKeysShown && (
        <Suspense fallback={null}>
          <KeyOverlay path={path} onClose={() => setKeysShown(false)} />
        </Suspense>
      )}
      {isLockedOut && (
        <Dialog title={t('login.title')}>
          <p>{t('login.again')}</p>
          <LoginForm
            onDone={() => {
              setLockedOut(false)
              void client.invalidateQueries()
            }}
          />
        </Dialog>
      )}
    </>
  )
}

const isCurrent = (path: string, page: string): boolean =>
  page === '/' ? path === '/' : path === page || path.startsWith(`${page}/`)

/** The span that pages begin with. */
const BEGINNING = 'ui.last=7d'

/** Where one comes from when a thing was opened by its link. */
const LISTS = {
  '/r/': `/search?${BEGINNING}`,
  '/visits/': `/visits?${BEGINNING}`,
  '/baskets/': '/baskets',
  '/graph/': '/graph',
  '/replay/': '/replay',
} as const

/** From one thing back to its list, as it was left; false on a page that is no one thing. */
function backToList(path: string, go: (path: string) => void): boolean {
  const [, list] = Object.entries(LISTS).find(([prefix]) => path.startsWith(prefix)) ?? []
  if (list === undefined) return false
  // A page that was opened by a link has nothing of the console behind it.
  if (history.length > 1 && wentOn) history.back()
  else go(list)
  return true
}

/** Whether one has gone from page to page since this one was loaded. */
let wentOn = false

const SCOPED = ['/search', '/visits', '/insights']

/**
 * Where and when one looks, which goes along from page to page: nobody says it twice. Whoever comes from elsewhere begins with the week,
 * as the address then says.
 */
function scopeOf(path: string, query: string): string {
  if (!SCOPED.includes(path)) return BEGINNING
  const pairs = [...new URLSearchParams(query)].filter(([name]) => SCOPE.includes(name))
  return new URLSearchParams(pairs).toString()
}

const withScope = (path: string, scope: string): string =>
  scope !== '' && SCOPED.includes(path) ? `${path}?${scope}` : path
