/** What the console is measured on: a chain's talk, and a day of a shop in one recording with its sound. */
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addKey } from '../../../api/auth/keys.ts'
import { stageFile } from '../../../api/intake/stage-file.ts'
import { createOutlines } from '../../../api/intake/outlines.ts'
import { playable } from '../../../api/intake/playback.ts'
import { openBlobs, openStore } from '../../../api/open-store.ts'
import { CONTENTS } from '../../../engine/store/columns/column-files.ts'
import { loadConfig } from '../../../engine/config.ts'
import { buildAnalysis, buildRecording } from '../../../fixtures/builders/analysis.ts'
import { longDay, writeLongSound } from '../../../fixtures/builders/long-day.ts'
import { chainFile } from '../chain-store.ts'

export const DAY_STORE = '整日店'
const DAY_HOURS = 8
const DAY_UTTERANCES = 5000

export interface World {
  dataDir: string
  secret: string
  recordingId: string
  durationMs: number
}

/**
 * A data folder for a service, made anew of what is kept in the folder: the database of the chain and eight hours of sound, which are
 * written there once.
 */
export async function makeWorld(folder: string, utterances: number): Promise<World> {
  const { path } = await chainFile(folder, utterances)
  const sound = join(folder, `day-${DAY_HOURS}.flac`)
  if (!existsSync(sound)) {
    await rm(`${sound}.part`, { force: true })
    await writeLongSound(`${sound}.part`, DAY_HOURS)
    await copyFile(`${sound}.part`, sound)
    await rm(`${sound}.part`)
  }
  const dataDir = join(folder, 'data')
  await rm(dataDir, { recursive: true, force: true })
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await copyFile(path, join(dataDir, 'tingdian.db'))
  const config = loadConfig({ dataDir })
  const store = await openStore(config)
  const blobs = await openBlobs(config)
  const { sha256, recordingId: id, staged } = await stageFile(sound, DAY_STORE, blobs)
  await staged.keep()
  const { durationMs, visits, ...said } = longDay(DAY_HOURS, DAY_UTTERANCES)
  const recording = buildRecording('day', { id, storeId: DAY_STORE, durationMs })
  const analysis = { ...buildAnalysis(said.utterances, said.moments), visits, durationMs, file: 'day.flac' }
  await store.saveAnalysis(recording, analysis, { audioRef: sha256 })
  // As the end of an analysis leaves it.
  const outlines = createOutlines(blobs)
  await outlines.prepare(await playable({ id, audioRef: sha256 }, { store, blobs }), sha256)
  await outlines.close()
  const { secret } = await addKey(store, { role: 'analyst', label: 'bench' })
  await store.close()
  return { dataDir, secret, recordingId: id, durationMs }
}

/** Waits until the service answers from columns, as one does that has run for a minute. */
export async function untilColumned({ dataDir, secret }: World, address: string): Promise<void> {
  const headers = { authorization: `Bearer ${secret}` }
  const has = () => existsSync(join(dataDir, 'columns', CONTENTS))
  do {
    await fetch(`${address}/v1/search?limit=1`, { headers })
    await new Promise((resolve) => setTimeout(resolve, 1000))
  } while (!has())
}
