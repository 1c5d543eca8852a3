import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { ask, onLockedOut } from '../lib/api.ts'
import { listenForKeys } from '../lib/keys.ts'
import { player } from '../lib/playing.ts'
import { may, useSession } from '../lib/session.ts'
import { isElsewhere } from '../lib/time.ts'
import { useWords } from '../lib/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { LoginForm } from './login-form.tsx'
import { PlayerBar } from './player-bar.tsx'
import { LanguageButton } from './language-button.tsx'

/** Pages of the menu, with the route that each stands on: what may not be called is not shown. */
const MENU = [
  { path: '/', words: 'nav.today', needs: 'GET /v1/insights' },
  { path: '/search', words: 'nav.search', needs: 'GET /v1/search' },
  { path: '/visits', words: 'nav.visits', needs: 'GET /v1/visits' },
  { path: '/insights', words: 'nav.insights', needs: 'GET /v1/insights' },
  { path: '/baskets', words: 'nav.baskets', needs: 'GET /v1/baskets' },
  { path: '/repairs', words: 'nav.repairs', needs: 'GET /v1/repairs' },
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
  const client = useQueryClient()
  const [isLockedOut, setLockedOut] = useState(false)
  useEffect(() => onLockedOut(() => setLockedOut(true)), [])
  useEffect(
    () =>
      listenForKeys(['everywhere'], {
        help: () => go('/help'),
        goToday: () => go('/'),
        goSearch: () => go('/search'),
        goVisits: () => go('/visits'),
        goInsights: () => go('/insights'),
        goBaskets: () => go('/baskets'),
        goRepairs: () => (may(session, 'GET /v1/repairs') ? go('/repairs') : false),
        goIntake: () => (may(session, 'POST /v1/recordings') ? go('/intake') : false),
        goAdmin: () => (may(session, 'GET /v1/devices') ? go('/admin') : false),
        toSearch: () => go('/search'),
      }),
    [go, session],
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
          {MENU.filter(({ needs }) => may(session, needs)).map((page) => (
            <Link
              key={page.path}
              href={page.path}
              {...(isCurrent(path, page.path) && { 'aria-current': 'page' as const })}
            >
              {t(page.words)}
            </Link>
          ))}
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
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <PlayerBar />
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
