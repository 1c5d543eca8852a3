/** Budgets of the page of a recording, and of sound: a day of a shop in one recording. */
import type { Browser } from 'playwright-core'
import { quantile } from '../search-measures.ts'
import { openTab, type Tab } from './tab.ts'
import type { Figures } from './budgets.ts'
import { DAY_STORE, type World } from './world.ts'

type State = Awaited<ReturnType<Tab['context']['storageState']>>

/** A page of search whose hits are of the day, before anybody went on to it. */
async function daysHits(browser: Browser, address: string, state: State, q: string): Promise<Tab> {
  const tab = await openTab(browser, address, state)
  await tab.page.goto(`/search?store=${encodeURIComponent(DAY_STORE)}&q=${encodeURIComponent(q)}`)
  await tab.page.evaluate(() => window.paintedWhen(() => !!document.querySelector('[data-hit]')))
  return tab
}

/** Somebody reads a hit before opening its recording. */
const READING_MS = 2500

/** From the click on a hit to its words and to the picture of its sound, and until all five thousand are there. */
export async function measureOpening(browser: Browser, address: string, state: State, rounds: number) {
  const [text, wave, whole, bytes]: number[][] = [[], [], [], []]
  for (let round = 0; round < rounds; round++) {
    const { page, context } = await daysHits(browser, address, state, `第${round * 700 + 40}句`)
    page.on('response', (answer) => {
      if (answer.url().includes('/peaks')) bytes.push(Number(answer.headers()['content-length'] ?? 0))
    })
    await page.waitForTimeout(READING_MS)
    const told = page.evaluate(async () => {
      const began = await new Promise<number>((resolve) =>
        addEventListener('click', ({ timeStamp }) => resolve(timeStamp), { capture: true, once: true }),
      )
      const isDrawn = () => document.querySelector('.wave canvas[data-drawn=true]') !== null
      const [words, picture, all] = await Promise.all([
        window.paintedWhen(() => {
          const u = new URLSearchParams(location.search).get('u') ?? ''
          const place = document.querySelector(`[data-said="${CSS.escape(u)}"]`)?.getBoundingClientRect()
          return place !== undefined && place.top >= 0 && place.bottom <= innerHeight
        }),
        window.paintedWhen(isDrawn),
        window.paintedWhen(() => document.querySelector('.conversation[data-complete=true]') !== null),
      ])
      return { text: words - began, wave: picture - began, whole: all - began }
    })
    await page.locator('[data-hit] .meta a').first().click()
    const one = await told
    text.push(one.text)
    wave.push(one.wave)
    whole.push(one.whole)
    await context.close()
  }
  return {
    'day-text-ms': quantile(text, 0.5),
    'day-wave-ms': quantile(wave, 0.5),
    // What nobody has looked at since the service began.
    'day-wave-first-ms': wave[0],
    'day-whole-text-ms': quantile(whole, 0.5),
    'peaks-kib': quantile(bytes, 1) / 1024,
  }
}

/** Everything that plays goes through an analyser from its first sample on; told is when something is heard. */
function listen(): void {
  const context = new AudioContext()
  const heard = new WeakMap<Element, AnalyserNode>()
  const samples = new Float32Array(256)
  const analyserOf = (audio: HTMLMediaElement): AnalyserNode => {
    const known = heard.get(audio)
    if (known) return known
    const analyser = new AnalyserNode(context, { fftSize: 256 })
    context.createMediaElementSource(audio).connect(analyser).connect(context.destination)
    heard.set(audio, analyser)
    return analyser
  }
  const loudest = (audio: HTMLMediaElement): number => {
    analyserOf(audio).getFloatTimeDomainData(samples)
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  }
  document.addEventListener('play', ({ target }) => analyserOf(target as HTMLMediaElement), true)
  window.soundAfter = (isNew) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('nothing is heard')), 60_000)
      const timer = setInterval(() => {
        const audio = [...document.querySelectorAll('audio')].find((one) => !one.paused && isNew(one))
        if (!audio || audio.currentTime === 0 || loudest(audio) < 0.02) return
        clearInterval(timer)
        clearTimeout(late)
        resolve(performance.now())
      }, 4)
    })
}

declare global {
  interface Window {
    soundAfter(isNew: (audio: HTMLAudioElement) => boolean): Promise<number>
  }
}

const clickAndHear = async ({ page }: Tab, click: () => Promise<void>): Promise<number> => {
  const told = page.evaluate(async () => {
    const before = [...document.querySelectorAll('audio')].map((one) => `${one.src} ${one.paused}`)
    const began = await new Promise<number>((resolve) =>
      addEventListener('click', ({ timeStamp }) => resolve(timeStamp), { capture: true, once: true }),
    )
    const isOther = (one: HTMLAudioElement) => !before.includes(`${one.src} false`)
    return (await window.soundAfter(isOther)) - began
  })
  await click()
  return told
}

/** From the click to sound that is no silence: on hits all over the day, none of them played before; then from sentence to sentence. */
export async function measureSound(browser: Browser, address: string, state: State, { recordingId }: World) {
  const tab = await openTab(browser, address, state)
  const { page, context } = tab
  await page.addInitScript(listen)
  await page.goto(`/search?store=${encodeURIComponent(DAY_STORE)}&sort=newest`)
  await page.locator('[data-hit] .play').nth(8).waitFor()
  const sounds: number[] = []
  for (let nth = 0; nth < 9; nth++) {
    sounds.push(await clickAndHear(tab, () => page.locator('[data-hit] .play').nth(nth).click()))
    await page.waitForTimeout(300)
  }
  await page.goto(`/r/${recordingId}?at=0`)
  await page.locator('.turn .at').nth(8).waitFor()
  const seeks: number[] = []
  for (let nth = 0; nth < 9; nth++) {
    const one = await clickAndHear(tab, () => page.locator('.turn .at').nth(nth).click())
    if (nth > 0) seeks.push(one)
    await page.waitForTimeout(500)
  }
  const playing = await measurePlaying(tab)
  await context.close()
  return {
    'click-to-sound-p95-ms': quantile(sounds, 0.95),
    'click-to-sound-median-ms': quantile(sounds, 0.5),
    'seek-median-ms': quantile(seeks, 0.5),
    'seek-worst-ms': quantile(seeks, 1),
    ...playing,
  }
}

const PLAYING_S = 10

/** Share of one core of this slowed machine that the tab takes while it plays. */
async function measurePlaying({ page, session }: Tab): Promise<Figures> {
  await session.send('Performance.enable')
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
  }
  await page.waitForTimeout(1500)
  const before = await busy()
  await page.waitForTimeout(PLAYING_S * 1000)
  return { 'playing-percent': (100 * ((await busy()) - before)) / PLAYING_S }
}

const REST_S = 6

/** What a tab that nobody touches does. */
export async function measureRest(browser: Browser, address: string, state: State, { recordingId }: World) {
  const tab = await openTab(browser, address, state)
  let [requests, timers, frames] = [0, 0, 0]
  for (const path of ['/search', `/r/${recordingId}`]) {
    await tab.page.goto(path)
    await tab.page.waitForTimeout(4000)
    const count = (request: { url(): string }) => void (!request.url().includes('/v1/events') && requests++)
    tab.page.on('request', count)
    const now = () => tab.page.evaluate(() => ({ timers: window.watched.shortTimers, frames: window.watched.frames }))
    const before = await now()
    await tab.page.waitForTimeout(REST_S * 1000)
    const after = await now()
    tab.page.off('request', count)
    timers += after.timers - before.timers
    frames += after.frames - before.frames
  }
  await tab.context.close()
  return { 'rest-requests': requests, 'rest-short-timers': timers, 'rest-frames': frames }
}
