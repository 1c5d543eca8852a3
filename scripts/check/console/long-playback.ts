/** A day of a shop, listened to: near its beginning, in its middle, at its end; then as long as a shift, at the pace of a machine. */
import assert from 'node:assert/strict'
import type { Browser, CDPSession } from 'playwright-core'
import { wordAt } from '../../../api/console/lib/nearest-said.ts'
import type { Utterance } from '../../../engine/types.ts'
import { logIn, person, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import { HOURS, seedDay } from './long-lists.ts'
import type { JourneyService } from './service.ts'

/** The least that browsers play is 3 kHz. */
const RATE = 4000
const HOUR_MS = 3600_000
const DAY_MS = HOURS * HOUR_MS
const PLACES_MS = [0, 2.5 * HOUR_MS, DAY_MS - 60_000]
const WORDS_HEARD = 6
/** Sound goes on between the look at its place and the mark. */
const SLACK_MS = 30

interface Marked {
  /** Places of the sound that the page was told since the mark before, and where the sound stood when the mark had moved. */
  toldMs: number[]
  atMs: number
  said: string
  word: string
}

declare global {
  interface Window {
    marked: Marked[]
    placeMs(): number
    toldMs: number[]
  }
}

/** In the page: which word was marked where the sound stood, each time that the mark moved. It plays from a place that it was told. */
function noteMarks(fromMs: number): void {
  window.marked = []
  window.placeMs = () => {
    const audio = [...document.querySelectorAll('audio')].find((one) => !one.paused)
    if (!audio) return -1
    return Number(new URL(audio.src).searchParams.get('fromMs')) + audio.currentTime * 1000
  }
  window.toldMs = [fromMs]
  // Caught on its way down, before the page hears of it: a busy page marks later, maybe when it was told the next, but by what it was told.
  document.addEventListener('timeupdate', () => window.toldMs.push(window.placeMs()), { capture: true })
  new MutationObserver(() => {
    const word = document.querySelector('.turn[aria-current=true] .m-now')
    const said = word?.closest('[data-said]')?.getAttribute('data-said') ?? ''
    const last = window.marked.at(-1)
    const text = word?.textContent ?? ''
    if (text === '' || (last?.word === text && last.said === said)) return
    window.marked.push({ toldMs: window.toldMs, atMs: window.placeMs(), said, word: text })
    window.toldMs = window.toldMs.slice(-1)
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] })
}

async function hearAt(
  page: Page,
  id: string,
  atMs: number,
  utterances: readonly Utterance[],
  idOf: (n: number) => string,
) {
  await page.goto(`/r/${id}?at=${atMs}`)
  await page.locator('.conversation[data-complete=true]').waitFor()
  await page.evaluate(noteMarks, atMs)
  await page.keyboard.press('k')
  await page.waitForFunction((count) => window.marked.length >= count, WORDS_HEARD)
  const marked = await page.evaluate(() => window.marked)
  await page.keyboard.press('k')
  const saids = new Map(utterances.map((one, n) => [idOf(n), one]))
  for (const { toldMs, atMs: placeMs, said, word } of marked.filter((one) => one.atMs >= 0)) {
    const one = saids.get(said)
    assert.ok(one, `${said} is marked at ${placeMs}`)
    const wanted = [placeMs, placeMs - SLACK_MS, placeMs + SLACK_MS, ...toldMs].map((place) => {
      const token = wordAt(one.tokens, place)
      return token && one.text.slice(token.start, token.end)
    })
    assert.ok(wanted.includes(word), `at ${placeMs} ms “${word}” is marked, wanted “${wanted.join('” or “')}”`)
  }
  return marked.length
}

/** Played to its end it stops there, and says so. */
async function hearTheEnd(page: Page, id: string): Promise<void> {
  await page.goto(`/r/${id}?at=${DAY_MS - 3000}`)
  await page.locator('.conversation[data-complete=true]').waitFor()
  await page.keyboard.press('k')
  const player = page.locator('.player')
  await player.getByRole('button', { name: '暂停' }).waitFor()
  await player.getByRole('button', { name: '播放', exact: true }).waitFor()
  await player.locator('.clock').getByText(`${HOURS}:00:00`, { exact: true }).waitFor()
  await page.locator(`[role=slider][aria-valuenow="${DAY_MS / 1000}"]`).waitFor()
}

/** So many times the browser tells its place while somebody listens for eight hours at the pace of a machine. */
const TOLD = 2000

/** In the page: what plays tells places all over the day, one after the other. */
async function sweep({ told, dayMs }: { told: number; dayMs: number }): Promise<void> {
  const audio = [...document.querySelectorAll('audio')].find((one) => !one.paused)
  if (!audio) throw new Error('nothing plays')
  const fromMs = Number(new URL(audio.src).searchParams.get('fromMs'))
  for (let nth = 0; nth < told; nth++) {
    Object.defineProperty(audio, 'currentTime', {
      configurable: true,
      get: () => ((nth / told) * dayMs - fromMs) / 1000,
    })
    audio.dispatchEvent(new Event('timeupdate'))
    if (nth % 10 === 0) await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  Reflect.deleteProperty(audio, 'currentTime')
}

async function heldBy(session: CDPSession) {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? NaN
  return { mib: of('JSHeapUsedSize') / 2 ** 20, nodes: of('Nodes'), listeners: of('JSEventListeners') }
}

const MOST_GROWN_MIB = 3
const MOST_GROWN = 1.2
const ROUNDS = 4

async function nothingGrows(page: Page, id: string): Promise<void> {
  await page.goto(`/r/${id}?at=0`)
  await page.locator('.conversation[data-complete=true]').waitFor()
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.keyboard.press('k')
  await page.waitForFunction(() => [...document.querySelectorAll('audio')].some((audio) => !audio.paused))
  const held: Awaited<ReturnType<typeof heldBy>>[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await page.evaluate(sweep, { told: TOLD, dayMs: DAY_MS })
    held.push(await heldBy(session))
  }
  const [first, , ...late] = held
  // What is between two drawings comes and goes; what grows is there in both.
  const least = (of: (one: (typeof held)[number]) => number) => Math.min(...late.map(of))
  const told = held.map(({ mib, nodes }) => `${mib.toFixed(1)} MiB, ${nodes} nodes`).join(' · ')
  console.log(`    told its place ${TOLD} times over eight hours, ${ROUNDS} times: ${told}`)
  assert.ok(least(({ mib }) => mib) - first.mib < MOST_GROWN_MIB, told)
  assert.ok(least(({ nodes }) => nodes) < MOST_GROWN * first.nodes, told)
  assert.ok(least(({ listeners }) => listeners) < MOST_GROWN * first.listeners, told)
}

async function dayIsHeard(browser: Browser, service: JourneyService): Promise<void> {
  const { id, analysis } = await seedDay(service, RATE)
  try {
    await hearDay(browser, service, { id, analysis })
  } finally {
    // Other journeys walk through lists that it would make long.
    await service.store.deleteRecording(id)
  }
}

async function hearDay(
  browser: Browser,
  service: JourneyService,
  { id, analysis }: Pick<Awaited<ReturnType<typeof seedDay>>, 'id' | 'analysis'>,
): Promise<void> {
  const kept = await service.store.getUtterances(id)
  const { secret } = await service.keyOf('analyst')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret)
  let words = 0
  for (const atMs of PLACES_MS) words += await hearAt(page, id, atMs, analysis.utterances, (n) => kept[n].id)
  console.log(`    ${words} words marked as they were heard, at ${PLACES_MS.length} places of the day`)
  await hearTheEnd(page, id)
  await nothingGrows(page, id)
  assert.deepEqual(faults, [])
  await context.close()
}

export const LONG_PLAYBACK: Journey[] = [
  { name: 'a day is heard: words right all over it, stopped at its end, nothing grows', run: dayIsHeard },
]
