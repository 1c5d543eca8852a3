import { join } from 'node:path'
import { checkStore, type StoreFault } from '../../engine/store/check/check-store.ts'
import { audioFaults, type AudioFaults } from '../checkup/audio-faults.ts'
import type { Finding } from '../doctor/checks.ts'
import { columnFindings } from '../doctor/columns.ts'
import { openBlobs, openStore, storePlace } from '../open-store.ts'
import { line, say, type CliIo, type Words } from './io.ts'
import { printFinding } from './print-finding.ts'
import type { StoreArguments } from './store.ts'

const MOST_TOLD = 5

const NAMES: Record<StoreFault['what'], Words> = {
  integrity: { zh: '数据库完好', en: 'the database is sound' },
  index: { zh: '检索索引与原话一致', en: 'the search index says what the rows say' },
  visits: { zh: '原话与到店属于同一段录音', en: 'utterances and visits are of one recording' },
  moments: { zh: '关键时刻与原话属于同一段录音', en: 'moments and utterances are of one recording' },
  references: { zh: '音频的引用计数正确', en: 'what needs which audio is counted right' },
  jobs: { zh: '任务队列的键和租约正确', en: 'keys and leases of the queue are right' },
}

/** What is to be done; broken data is never mended by guessing. */
const FROM_BACKUP: Words = {
  zh: '停下服务，用 tingdian store restore 从备份恢复',
  en: 'stop the service and restore a backup (tingdian store restore)',
}

export async function run({ json, deep }: StoreArguments, io: CliIo): Promise<number> {
  const { config } = io
  const store = await openStore(config)
  try {
    const faults = await checkStore(storePlace(config), { isDeep: deep })
    const blobs = await openBlobs(config)
    const audio = await audioFaults(
      join(config.dataDir, 'blobs'),
      { store, blobs },
      { isDeep: deep, signal: io.signal },
    )
    const findings = [...faults.map(findingOf), ...findingsOf(audio, deep), ...(await columnFindings(config))]
    for (const finding of findings)
      if (json) line(io.stdout, JSON.stringify({ ...finding, what: say(io, finding.what) }))
      else printFinding(finding, io)
    // Columns are a copy: what they lack is in the store.
    const wrong = findings.filter(({ state, required }) => state === 'missing' && required).length
    const verdict: Words =
      wrong === 0
        ? { zh: '核对无误。', en: 'Everything is as it should be.' }
        : { zh: `${wrong} 项有问题。`, en: `${wrong} thing(s) are wrong.` }
    line(io.stderr, say(io, verdict))
    return wrong === 0 ? 0 : 1
  } finally {
    await store.close()
  }
}

function findingOf({ what, looked, wrong, told }: StoreFault): Finding {
  const found = wrong === 0 ? String(looked) : `${wrong} / ${looked}: ${told.join(' ')}`
  return { what: NAMES[what], state: wrong === 0 ? 'ok' : 'missing', required: true, found, remedy: FROM_BACKUP }
}

function findingsOf({ needed, missing, damaged, ownerless }: AudioFaults, isDeep: boolean): Finding[] {
  const finding = (what: Words, wrong: string[], remedy: Words): Finding => ({
    ...{ what, required: true, remedy, state: wrong.length === 0 ? 'ok' : 'missing' },
    found: wrong.length === 0 ? String(needed) : `${wrong.length}: ${wrong.slice(0, MOST_TOLD).join(' ')}`,
  })
  return [
    finding({ zh: '需要的音频都在', en: 'all audio that is needed is there' }, missing, FROM_BACKUP),
    ...(isDeep ? [finding({ zh: '音频与散列值相符', en: 'audio is what its hash says' }, damaged, FROM_BACKUP)] : []),
    finding({ zh: '没有无主的音频', en: 'no audio without an owner' }, ownerless, {
      zh: '从数据目录的 blobs 中删去这些文件',
      en: 'remove these files from blobs in the data folder',
    }),
  ]
}
