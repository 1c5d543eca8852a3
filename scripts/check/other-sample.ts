import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFlac } from '../../engine/audio/flac-writer.ts'
import { openAudio } from '../../engine/audio/open.ts'
import { MANIFEST, type Fixture } from '../../api/replay/fixture.ts'
import { refOf } from '../../api/replay/test-fixture.ts'

/** Half of full scale is no rounding. */
const STEP = 0.5

/** A copy of a fixture whose sound has one other sample, and a manifest that knows of it. @returns its folder */
export async function withOtherSample({ folder, manifest }: Fixture, copy: string): Promise<string> {
  if (manifest.sound.kind !== 'recording') throw new Error('a fixture of one recording is wanted')
  await cp(folder, copy, { recursive: true })
  const audio = await openAudio(join(folder, manifest.sound.file.path))
  const flac = await createFlac(join(copy, 'other.flac'), audio)
  let isFirst = true
  for await (const planes of audio.chunks) {
    if (isFirst) planes[0][planes[0].length >> 1] += STEP
    isFirst = false
    await flac.write(planes)
  }
  await flac.finish()
  await flac.close()
  await audio.close()
  const sound = { kind: 'recording', file: await refOf(copy, 'other.flac') }
  await writeFile(join(copy, MANIFEST), JSON.stringify({ ...manifest, sound }))
  return copy
}
