import { ERROR_KINDS, toAppError } from '../../engine/errors.ts'
import { CONNECTIONS, inspectServer, type ServerState } from '../../engine/store/inspect.ts'
import { isPostgres } from '../../engine/store/open.ts'
import type { Words } from '../cli/io.ts'
import type { Finding } from './checks.ts'

const WHAT: Words = { zh: 'PostgreSQL 可以连接', en: 'PostgreSQL can be reached' }

/** How the server of the insight store is, where it lies in one: reachable, version, rights, encoding and collation, connections. */
export async function storeServerFindings(place: string): Promise<Finding[]> {
  if (!isPostgres(place)) return []
  try {
    return findingsOf(await inspectServer(place))
  } catch (error) {
    const { code, detail } = toAppError(error)
    const remedy: Words = {
      zh: `${ERROR_KINDS[code].zh}：检查 TINGDIAN_STORE 里的主机、库、用户和密码`,
      en: `${ERROR_KINDS[code].en}: look at host, database, user and password in TINGDIAN_STORE`,
    }
    const found = [detail.store, detail.reason].filter((one) => one !== undefined).join(' ')
    return [{ what: WHAT, state: 'missing', required: true, found, remedy }]
  }
}

function findingsOf(state: ServerState): Finding[] {
  const { version, isNewEnough, lacking, isReadOnly, encoding, collation, collationChanged, free, most } = state
  const finding = (what: Words, isWell: boolean, found: string, remedy: Words, required = true): Finding => ({
    ...{ what, state: isWell ? 'ok' : 'missing', required, found, remedy },
  })
  return [
    finding(WHAT, isNewEnough, version, {
      zh: '需要 PostgreSQL 15 或更新',
      en: 'PostgreSQL 15 or later is wanted',
    }),
    finding({ zh: 'PostgreSQL 的权限', en: 'rights in PostgreSQL' }, lacking.length === 0, lacking.join(', '), {
      zh: '请数据库管理员 GRANT 给这个用户',
      en: 'have the administrator GRANT them to this user',
    }),
    finding({ zh: 'PostgreSQL 可写', en: 'PostgreSQL can be written' }, !isReadOnly, '', {
      zh: '这是只读副本，或设为只读：TINGDIAN_STORE 应指向主库',
      en: 'a replica, or set to read only: TINGDIAN_STORE must point to the primary',
    }),
    finding({ zh: 'PostgreSQL 的编码', en: 'encoding of PostgreSQL' }, encoding === 'UTF8', encoding, {
      zh: '用 UTF8 重建数据库：CREATE DATABASE … ENCODING UTF8 TEMPLATE template0',
      en: 'make the database anew: CREATE DATABASE … ENCODING UTF8 TEMPLATE template0',
    }),
    // Our texts compare by their bytes; another's indexes in the same database may not.
    finding(
      { zh: 'PostgreSQL 的排序规则', en: 'collation of PostgreSQL' },
      collationChanged === undefined,
      `${collation}${collationChanged === undefined ? '' : ` ${collationChanged}`}`,
      {
        zh: '系统的排序库换了版本：ALTER DATABASE … REFRESH COLLATION VERSION，并 REINDEX 其他应用的索引',
        en: 'the library that sorts has changed: ALTER DATABASE … REFRESH COLLATION VERSION; REINDEX what others have there',
      },
      false,
    ),
    finding(
      { zh: 'PostgreSQL 的空余连接', en: 'connections left in PostgreSQL' },
      free >= CONNECTIONS,
      `${free} / ${most}`,
      { zh: `至少 ${CONNECTIONS} 个：调大 max_connections`, en: `at least ${CONNECTIONS}: raise max_connections` },
      false,
    ),
  ]
}
