/** What a page plays, heard: samples of the sound itself, taken in the page. */
import type { BrowserContext, Page } from 'playwright-core'

interface Ear {
  loudest: number
  begun: number
}

declare global {
  interface Window {
    ear: Ear
    heardWords: string[]
  }
}

/** In the page: whatever plays goes to an analyser too, from the moment it plays. */
function listen(): void {
  const LOOK_EVERY_MS = 20
  const ear: Ear = { loudest: 0, begun: 0 }
  window.ear = ear
  let context: AudioContext | undefined
  const hear = (audio: HTMLAudioElement & { captureStream(): MediaStream }): void => {
    context ??= new AudioContext()
    // Longer than it is looked at anew, also where the machine is busy: nothing goes by in between.
    const analyser = new AnalyserNode(context, { fftSize: 32_768 })
    const source = context.createMediaStreamSource(audio.captureStream())
    source.connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const look = (): void => {
      analyser.getFloatTimeDomainData(samples)
      for (const sample of samples) ear.loudest = Math.max(ear.loudest, Math.abs(sample))
      if (audio.paused) source.disconnect()
      else setTimeout(look, LOOK_EVERY_MS)
    }
    ear.begun += 1
    look()
  }
  document.addEventListener('playing', ({ target }) => hear(target as never), true)
}

/** Has every page of a browser listen to what it plays. */
export const listenIn = (context: BrowserContext) => context.addInitScript(listen)

/** A short sound may be over before a busy machine has listened to it. */
const MOST_TRIES = 5

/**
 * Has a page play, and listens until something is heard; what was over before that is played again.
 *
 * @param play - what people do for the page to play
 * @returns the loudest sample, 0 (silence) to 1
 */
export async function loudness(page: Page, play: () => Promise<void>): Promise<number> {
  let loudest = 0
  for (let tries = 0; tries < MOST_TRIES && loudest === 0; tries++) {
    await page.evaluate(() => Object.assign(window.ear, { loudest: 0, begun: 0 }))
    await play()
    await page.waitForFunction(() => {
      const isPlaying = [...document.querySelectorAll('audio')].some((audio) => !audio.paused)
      return window.ear.begun > 0 && (window.ear.loudest > 0.01 || !isPlaying)
    })
    loudest = await page.evaluate(() => window.ear.loudest)
  }
  return loudest
}

/** Notes each sentence in which a word is marked as heard, in their order: on a busy machine a mark may have gone on before one looks. */
export const noteHeardWords = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.heardWords = []
    const note = () => {
      const heard = document.querySelector('.turn[aria-current=true]:has(.m-now)')?.textContent
      if (heard && heard !== window.heardWords.at(-1)) window.heardWords.push(heard)
    }
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true })
  })
