import { Link, Redirect, useLocation } from 'wouter'
import { may, useSession } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { DeviceList } from '../parts/device-list.tsx'
import { KeyList } from '../parts/key-list.tsx'
import { StoreHours } from '../parts/store-hours.tsx'
import { SystemState } from '../parts/system-state.tsx'
import { Empty } from '../ui/notice.tsx'

const PARTS = [
  { path: '/admin/keys', words: 'admin.keys', needs: 'GET /v1/keys', Part: KeyList },
  { path: '/admin/stores', words: 'admin.stores', needs: 'PUT /v1/stores/:id/hours', Part: StoreHours },
  { path: '/admin/devices', words: 'admin.devices', needs: 'GET /v1/devices', Part: DeviceList },
  { path: '/admin/system', words: 'admin.system', needs: 'GET /v1/system', Part: SystemState },
] as const

/** What looks after the service: each part for those who may do what it offers. */
export default function AdminPage() {
  const { t } = useWords()
  const [path] = useLocation()
  const { data: session } = useSession()
  const own = PARTS.filter(({ needs }) => may(session, needs))
  const [first] = own
  const part = PARTS.find((one) => one.path === path)
  if (!part && first) return <Redirect to={first.path} replace />
  if (!part || !own.includes(part)) return <Empty title={t('admin.notYours')} />
  const { Part, words } = part
  return (
    <>
      <h1>{t(words)}</h1>
      <nav className="views" aria-label={t('admin.title')}>
        {own.map((one) => (
          <Link key={one.path} href={one.path} {...(one.path === path && { 'aria-current': 'page' as const })}>
            {t(one.words)}
          </Link>
        ))}
      </nav>
      <Part />
    </>
  )
}
