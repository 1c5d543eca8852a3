import { expect, test } from 'vitest'
import type { Command } from '../ports.ts'
import { createMachine } from '../simulation/machine.ts'
import { createScheduler } from '../simulation/scheduler.ts'
import { createSimPrograms } from '../simulation/sim-programs.ts'
import { createSimRandom } from '../simulation/sim-random.ts'
import { createArraySource, type ArraySettings } from './array.ts'
import { createMicrophoneSource } from './microphone.ts'
import type { DeviceSamples } from './device-samples.ts'

const ports = (script: Parameters<typeof createSimPrograms>[1] = () => undefined) => {
  const scheduler = createScheduler()
  const { clock } = createMachine(scheduler, { wallMs: 0, ppm: 0 }).start()
  return { scheduler, clock, random: createSimRandom(1), programs: createSimPrograms(clock, script) }
}

/** What the source gives for bytes that its program writes. */
async function heard(settings: Omit<ArraySettings, 'kind'>, bytes: Buffer): Promise<{ pcm: Buffer; command: Command }> {
  const own = ports((program) => program.write(bytes))
  const source = createArraySource(own, settings)
  const over = new AbortController()
  const parts: Buffer[] = []
  const walked = (async () => {
    for await (const event of source.open(over.signal)) if (event.kind === 'sound') parts.push(event.pcm)
  })()
  await own.scheduler.runUntil(100)
  over.abort()
  await own.scheduler.runUntil(1000)
  await walked
  return { pcm: Buffer.concat(parts), command: own.programs.starts[0].command }
}

/** Frame after frame, channel after channel: 1, 2, 3 … in the upper two bytes of each sample, noise below. */
function frames(samples: DeviceSamples, channels: number, count: number): Buffer {
  const width = { s16: 2, s24: 3, s32: 4 }[samples]
  const bytes = Buffer.alloc(count * channels * width, 0xa5)
  for (let i = 0; i < count * channels; i++) bytes.writeInt16LE(i + 1, i * width + width - 2)
  return bytes
}

test.each<[DeviceSamples, number, number[] | undefined, number[]]>([
  ['s16', 2, undefined, [1, 2, 3, 4]],
  ['s16', 1, undefined, [1, 2]],
  ['s32', 2, undefined, [1, 2, 3, 4]],
  ['s24', 3, [2, 0], [3, 1, 6, 4]],
  ['s16', 6, [1, 2, 3, 4], [2, 3, 4, 5, 8, 9, 10, 11]],
  ['s16', 4, [0, 2, 1, 3], [1, 3, 2, 4, 5, 7, 6, 8]],
])('%s, %d channels, of which %j are kept', async (samples, channels, keep, wanted) => {
  const { pcm } = await heard({ channels, samples, keep }, frames(samples, channels, 2))
  expect(Array.from({ length: pcm.length / 2 }, (_, i) => pcm.readInt16LE(i * 2))).toEqual(wanted)
})

test('arecord and parec are asked for raw samples, their channels by number, and small buffers', async () => {
  const alsa = await heard({ channels: 6, device: 'hw:1', rate: 48_000, samples: 's32' }, Buffer.alloc(0))
  expect(alsa.command).toMatchObject({
    name: 'arecord',
    args: '-q -D hw:1 -t raw -f S32_LE -c 6 -r 48000 -F 20000 -B 100000'.split(' '),
  })
  const { command } = await heard({ program: 'parec', channels: 2 }, Buffer.alloc(0))
  expect(command).toMatchObject({ name: 'parec' })
  expect(JSON.stringify(command)).toContain('"--channel-map=aux0,aux1","--no-remix","--no-remap"')
})

test.each<Omit<ArraySettings, 'kind'>>([
  { channels: 0 },
  { channels: 1.5 },
  { channels: 9 },
  { channels: 64, keep: [0] },
  { channels: 4, keep: [] },
  { channels: 4, keep: [4] },
  { channels: 4, keep: [-1] },
  { channels: 4, keep: [1, 1] },
])('%j is refused', (settings) => {
  expect(() => createArraySource(ports(), settings)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
})

test('a microphone that cannot be chosen is refused', () => {
  expect(() => createMicrophoneSource(ports(), { recorder: 'rec', device: 'hw:1' })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  )
})
