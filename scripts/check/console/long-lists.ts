/** What stays small however much there is: ten thousand hits, a day of a shop in one recording. Work is counted, no clock is looked at. */
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { openBlobs } from '../../../api/open-store.ts'
import { stageFile } from '../../../api/intake/stage-file.ts'
import { loadConfig } from '../../../engine/config.ts'
import { buildAnalysis, buildRecording } from '../../../fixtures/builders/analysis.ts'
import { longDay, writeLongSound } from '../../../fixtures/builders/long-day.ts'
import { logIn, person, settled, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import type { JourneyService } from './service.ts'

export const STORE = '长日店'
export const HOURS = 8
export const UTTERANCES = 5000
/** Enough for an outline, and soon written. */
const RATE = 1000
const MOST_ROWS = 80
const MOST_NODES = 4000
const MOST_PEAK_BYTES = 8 * 1024

const elements = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length)

/** A day of a store with its sound. @returns its id, and what is in it */
export async function seedDay({ dataDir, store }: JourneyService, sampleRate: number) {
  const { durationMs, visits, ...said } = longDay(HOURS, UTTERANCES)
  const analysis = { ...buildAnalysis(said.utterances, said.moments), visits, durationMs, file: 'day.flac' }
  const path = join(dataDir, 'day.flac')
  await writeLongSound(path, HOURS, sampleRate)
  const { sha256, recordingId: id, staged } = await stageFile(path, STORE, await openBlobs(loadConfig({ dataDir })))
  await staged.keep()
  await rm(path)
  const fields = { storeId: STORE, durationMs, sampleRate }
  await store.saveAnalysis(buildRecording('day', { ...fields, id }), analysis, { audioRef: sha256 })
  return { id, fields, analysis }
}

async function manyHits(page: Page): Promise<void> {
  await page.goto(`/search?store=${encodeURIComponent(STORE)}`)
  await settled(page)
  assert.match(await page.locator('.total').innerText(), /10,000/)
  const few = await elements(page)
  await page.evaluate(
    async (last) => {
      for (;;) {
        const index = [...document.querySelectorAll('.hits .row')].at(-1)?.getAttribute('data-index')
        if (Number(index) >= last) return
        scrollTo(0, document.documentElement.scrollHeight)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    2 * UTTERANCES - 1,
  )
  await settled(page)
  const [rows, nodes] = [await page.locator('.hits .row').count(), await elements(page)]
  console.log(`    10,000 hits: ${rows} rows and ${nodes} elements in the page, ${few} at the first of them`)
  assert.ok(rows > 5 && rows <= MOST_ROWS, `${rows} rows`)
  assert.ok(nodes <= MOST_NODES && nodes < 2 * few, `${nodes} elements after ${few}`)
}

/** Waits until an element is wholly on the screen. */
const inView = (page: Page, selector: string) =>
  page.waitForFunction((wanted) => {
    const place = document.querySelector(wanted)?.getBoundingClientRect()
    return place !== undefined && place.top >= 0 && place.bottom <= innerHeight
  }, selector)

async function longRecording(page: Page, id: string): Promise<void> {
  const outlines: Promise<Buffer>[] = []
  page.on('response', (answer) => {
    if (answer.url().includes('/peaks')) outlines.push(answer.body())
  })
  await page.goto(`/r/${id}`)
  await page.locator('.conversation[data-complete=true]').waitFor()
  await page.locator('.wave canvas[data-drawn=true]').waitFor()
  const peaks = (await Promise.all(outlines)).map(({ length }) => length)
  const [turns, nodes] = [await page.locator('.turn').count(), await elements(page)]
  console.log(
    `    eight hours: ${turns} of ${UTTERANCES} turns and ${nodes} elements in the page, ${peaks[0]} bytes of outline`,
  )
  assert.ok(turns > 5 && turns <= MOST_ROWS, `${turns} turns`)
  assert.ok(nodes <= MOST_NODES, `${nodes} elements`)
  assert.ok(peaks.length === 1 && peaks[0] <= MOST_PEAK_BYTES, `outlines of ${peaks.join(', ')} bytes`)
  await page.getByLabel('在这段录音里找').fill(`第${UTTERANCES - 2}句`)
  const found = page.locator('.turn', { has: page.locator('mark') })
  await found.waitFor()
  await inView(page, '.turn:has(mark)')
  await page.goto(`/r/${id}?at=${(HOURS - 1) * 3600_000}`)
  await page.locator('.conversation[data-complete=true]').waitFor()
  const current = page.locator('.turn[aria-current=true]')
  await current.waitFor()
  await inView(page, '.turn[aria-current=true]')
  assert.match(await current.innerText(), /[67]:\d\d:\d\d/)
}

async function staysSmall(browser: Browser, service: JourneyService): Promise<void> {
  const { id, fields, analysis } = await seedDay(service, RATE)
  const dayBefore = buildRecording('day before', { ...fields, startedAt: Date.UTC(2026, 1, 28) })
  await service.store.saveAnalysis(dayBefore, analysis)
  const { secret } = await service.keyOf('analyst', STORE)
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret)
  await manyHits(page)
  await longRecording(page, id)
  assert.deepEqual(faults, [])
  await context.close()
  await service.store.deleteRecording(id)
  await service.store.deleteRecording(dayBefore.id)
}

export const LONG_LISTS: Journey[] = [
  { name: 'ten thousand hits and a recording of eight hours stay small in the page', run: staysSmall },
]
