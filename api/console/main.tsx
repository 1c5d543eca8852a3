import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Suspense, lazy, useEffect, type ComponentType } from 'react'
import { createRoot } from 'react-dom/client'
import { Link, Redirect, Route, Switch, useLocation, useSearch } from 'wouter'
import { ApiError } from './lib/api.ts'
import { LabelsProvider } from './lib/labels.ts'
import { useSession } from './lib/session.ts'
import { useWords } from './lib/words.ts'
import LoginPage from './pages/login.tsx'
import SearchPage from './pages/search.tsx'
import { Frame } from './parts/frame.tsx'
import { Empty, Failure, Loading } from './ui/notice.tsx'

/** Search is what most people come for: it is there at once; the others come when they are opened. */
const ROUTES: [string, ComponentType][] = [
  ['/search', SearchPage],
  ['/', lazy(() => import('./pages/today.tsx'))],
  ['/r/:recording', lazy(() => import('./pages/recording.tsx'))],
  ['/visits', lazy(() => import('./pages/visits.tsx'))],
  ['/visits/:id', lazy(() => import('./pages/visit.tsx'))],
  ['/insights', lazy(() => import('./pages/insights.tsx'))],
  ['/baskets', lazy(() => import('./pages/baskets.tsx'))],
  ['/baskets/:id', lazy(() => import('./pages/basket.tsx'))],
  ['/repairs', lazy(() => import('./pages/repairs.tsx'))],
  ['/s/:short', lazy(() => import('./pages/short.tsx'))],
  ['/intake', lazy(() => import('./pages/intake.tsx'))],
  ['/admin', lazy(() => import('./pages/admin.tsx'))],
  ['/admin/:part', lazy(() => import('./pages/admin.tsx'))],
  ['/help', lazy(() => import('./pages/help.tsx'))],
]

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What was asked for stays as it was answered until somebody asks again.
      ...{ staleTime: 60_000, refetchOnWindowFocus: false },
      retry: (count, error) => error instanceof ApiError && isPassing(error) && count < 3,
      retryDelay: (count) => Math.min(30_000, 1000 * 2 ** count),
    },
  },
})

/** What may be gone by itself the next time. */
const isPassing = ({ status, code }: ApiError): boolean =>
  status === 0 || code === 'AUDIO_UNMUTED' || code === 'QUERY_BUSY'

function Pages() {
  const { t } = useWords()
  const [path] = useLocation()
  const query = useSearch()
  const { data: session, error, refetch } = useSession()
  useEffect(() => {
    document.title = t('app')
  }, [t])
  if (error instanceof ApiError && error.status === 401)
    return <Redirect to={`/login?next=${encodeURIComponent(query === '' ? path : `${path}?${query}`)}`} replace />
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!session) return <Loading />
  return (
    <LabelsProvider>
      <Frame>
        <Suspense fallback={<Loading rows={6} />}>
          <Switch>
            {ROUTES.map(([pattern, Page]) => (
              <Route key={pattern} path={pattern}>
                <Page />
              </Route>
            ))}
            <Route>
              <Empty title={t('page.missing')}>
                <Link href="/">{t('page.toToday')}</Link>
              </Empty>
            </Route>
          </Switch>
        </Suspense>
      </Frame>
    </LabelsProvider>
  )
}

createRoot(document.getElementById('app')!).render(
  <QueryClientProvider client={client}>
    <Switch>
      <Route path="/login">
        <LoginPage />
      </Route>
      <Route>
        <Pages />
      </Route>
    </Switch>
  </QueryClientProvider>,
)
