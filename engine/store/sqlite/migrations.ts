import type { Transaction } from '../sql/database.ts'
import { INITIAL_SCHEMA } from './schema-0001.ts'
import { MEANINGS_SCHEMA } from './schema-0002.ts'
import { VISITS_SCHEMA } from './schema-0003.ts'
import { REPAIR_DECISIONS_SCHEMA } from './schema-0004.ts'
import { BLOCKED_JOBS_SCHEMA } from './schema-0005.ts'
import { INSTALLATION_SCHEMA } from './schema-0006.ts'
import { LANGUAGES_SCHEMA } from './schema-0007.ts'
import { NUMBER_RANGES_SCHEMA } from './schema-0009.ts'
import { TIME_QUALITY_SCHEMA } from './schema-0010.ts'
import { BLOBS_SCHEMA } from './schema-0011.ts'
import { ARRIVALS_SCHEMA } from './schema-0012.ts'
import { CHANGES_SCHEMA } from './schema-0013.ts'
import { REDACTION_CONFIDENCE_SCHEMA } from './schema-0014.ts'
import { KEY_USE_SCHEMA } from './schema-0015.ts'
import { ROLE_SWAPS_SCHEMA } from './schema-0016.ts'
import { KEPT_SCHEMA } from './schema-0017.ts'
import { JOBS_BY_CHANGE_SCHEMA } from './schema-0018.ts'
import { KNOWLEDGE_VERSIONS_SCHEMA } from './schema-0019.ts'
import { STORE_REGIONS_SCHEMA } from './schema-0020.ts'
import { REREADS_SCHEMA } from './schema-0021.ts'
import { indexSignsOfNames } from './index-signs.ts'

/** One step of the schema. Steps are never changed after a release, only added; its version is its place in the list. */
export interface Migration {
  name: string
  sql: string
  /** What SQL alone cannot say, after it and in the same transaction. */
  run?: (tx: Transaction) => Promise<void>
}

export const MIGRATIONS: Migration[] = [
  { name: 'initial', sql: INITIAL_SCHEMA },
  { name: 'meanings', sql: MEANINGS_SCHEMA },
  { name: 'visits', sql: VISITS_SCHEMA },
  { name: 'repair decisions', sql: REPAIR_DECISIONS_SCHEMA },
  { name: 'blocked jobs', sql: BLOCKED_JOBS_SCHEMA },
  { name: 'installation', sql: INSTALLATION_SCHEMA },
  { name: 'languages', sql: LANGUAGES_SCHEMA },
  { name: 'signs of names', sql: '', run: indexSignsOfNames },
  { name: 'number ranges', sql: NUMBER_RANGES_SCHEMA },
  { name: 'time quality', sql: TIME_QUALITY_SCHEMA },
  { name: 'blobs', sql: BLOBS_SCHEMA },
  { name: 'arrivals', sql: ARRIVALS_SCHEMA },
  { name: 'changes', sql: CHANGES_SCHEMA },
  { name: 'redaction confidence', sql: REDACTION_CONFIDENCE_SCHEMA },
  { name: 'key use', sql: KEY_USE_SCHEMA },
  { name: 'role swaps', sql: ROLE_SWAPS_SCHEMA },
  { name: 'kept', sql: KEPT_SCHEMA },
  { name: 'jobs by change', sql: JOBS_BY_CHANGE_SCHEMA },
  { name: 'knowledge versions', sql: KNOWLEDGE_VERSIONS_SCHEMA },
  { name: 'store regions', sql: STORE_REGIONS_SCHEMA },
  { name: 're-readings', sql: REREADS_SCHEMA },
]
