import type { CaptureSource, SourceEvent } from '../../devices/capture-source.ts'
import { createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realNet } from '../../devices/real/net.ts'
import { realPrograms } from '../../devices/real/programs.ts'
import { realRandom } from '../../devices/real/random.ts'
import type { DevicePorts } from '../../devices/ports.ts'

export const clock = createRealClock()
export const ports: DevicePorts = { clock, random: realRandom, disk: realDisk, net: realNet, programs: realPrograms }

/** Blocks with the moment of their arrival. */
export interface Listening {
  /** Everything that has come so far. */
  pcm(): Buffer
  arrivals: number[]
  events: SourceEvent[]
  /** Waits until it is so, or throws with the words. */
  until(is: () => boolean, limitMs: number, wanted: string): Promise<void>
  stop(): Promise<void>
}

export function listen(source: CaptureSource): Listening {
  const over = new AbortController()
  const [parts, arrivals, events]: [Buffer[], number[], SourceEvent[]] = [[], [], []]
  const walking = (async () => {
    for await (const event of source.open(over.signal)) {
      events.push(event)
      if (event.kind !== 'sound') continue
      parts.push(event.pcm)
      arrivals.push(clock.monoMs())
    }
  })()
  return {
    ...{ arrivals, events, pcm: () => Buffer.concat(parts) },
    until: async (is, limitMs, wanted) => {
      const endMs = clock.monoMs() + limitMs
      while (!is()) {
        if (clock.monoMs() > endMs)
          throw new Error(`wanted ${wanted} within ${limitMs} ms; ${JSON.stringify(source.health())}`)
        await clock.sleep(5)
      }
    },
    stop: async () => {
      over.abort()
      await walking
    },
  }
}
