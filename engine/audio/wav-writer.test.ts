import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openBytes } from './bytes.ts'
import { createWav, wavHeader } from './wav-writer.ts'
import { readWavHeader } from './wav-header.ts'

const path = () => join(mkdtempSync(join(tmpdir(), 'tingdian-wav-')), 'a.wav')

it('is read to the end also when the writer died', async () => {
  const name = path()
  const wav = await createWav(name, { sampleRate: 16_000, channels: 1 })
  await wav.write([new Float32Array(100)])
  await wav.close()
  const bytes = await openBytes(name)
  const header = await readWavHeader(bytes)
  expect(header.dataEnd - header.dataStart).toBe(200)
  await bytes.close()
})

it.each([3_000_000_000, 5_000_000_000])('tells the length of %d bytes', async (dataBytes) => {
  const name = path()
  const head = wavHeader({ sampleRate: 8000, channels: 2, extra: { name: 'test', data: Buffer.alloc(3) } }, dataBytes)
  writeFileSync(name, head)
  // A hole where the samples would be, and a chunk behind them that is none of theirs.
  truncateSync(name, head.length + dataBytes + 100)
  const bytes = await openBytes(name)
  const { dataStart, dataEnd, channels } = await readWavHeader(bytes)
  expect({ dataStart, dataEnd, channels }).toEqual({
    dataStart: head.length,
    dataEnd: head.length + dataBytes,
    channels: 2,
  })
  await bytes.close()
})
