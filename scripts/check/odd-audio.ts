/**
 * Decodes several hundred files of odd forms, made on the spot, and prints `N decoded, N refused, 0 internal`; ends with status 1
 * when one of them comes to anything but what it must. Where ffmpeg is on the PATH, what it decodes is compared with it.
 * `npx tsx scripts/check/odd-audio.ts [WORD]`: only files whose name holds the word.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { oddAudioFiles } from '../../fixtures/builders/odd-audio/all.ts'
import { judge, type Judgement } from '../../fixtures/builders/odd-audio/judge.ts'

const [word = ''] = process.argv.slice(2)
const hasFfmpeg = ['ffmpeg', 'ffprobe'].every((tool) => spawnSync(tool, ['-version']).status === 0)
/** Both decode to the same samples, but ffmpeg gives lossy codecs in rounded ones, and some codecs are another decoder's there. */
const CLOSE = 0.02

/** How what ffmpeg decodes differs, if it does. */
function unlike({ samples = 0, planes = [] }: Judgement, path: string): string | undefined {
  const args = ['-v', 'error', '-i', path, '-f', 'f32le', '-c:a', 'pcm_f32le', '-']
  const { status, stdout: raw } = spawnSync('ffmpeg', args, { maxBuffer: 2 ** 28 })
  if (status !== 0) return 'ffmpeg does not read it'
  const theirs = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length))
  if (theirs.length !== samples * planes.length) return `${samples} samples, ffmpeg ${theirs.length / planes.length}`
  const worst = theirs.reduce((most, value, i) => {
    const ours = planes[i % planes.length][Math.floor(i / planes.length)]
    return Math.max(most, Math.abs(ours - value))
  }, 0)
  return worst > CLOSE ? `differs from ffmpeg by ${worst}` : undefined
}

const folder = await mkdtemp(join(tmpdir(), 'tingdian-odd-'))
const count = { decoded: 0, refused: 0, internal: 0 }
let [wrong, compared] = [0, 0]
try {
  for (const [i, file] of oddAudioFiles().entries()) {
    if (!file.name.includes(word)) continue
    const path = join(folder, `${i}.bin`)
    await writeFile(path, file.bytes)
    const found = await judge(file, path, hasFfmpeg)
    count[found.outcome]++
    let fault = found.fault
    if (!fault && hasFfmpeg && found.outcome === 'decoded' && !file.unlikeFfmpeg) {
      compared++
      fault = unlike(found, path)
    }
    if (fault) console.log(`✗ ${file.name}: ${fault}`)
    if (fault) wrong++
    await rm(path)
  }
} finally {
  await rm(folder, { recursive: true })
}
console.log(`${count.decoded} decoded, ${count.refused} refused, ${count.internal} internal`)
console.log(hasFfmpeg ? `${compared} compared with ffmpeg` : 'comparison with ffmpeg skipped: not on the PATH')
if (wrong > 0) console.log(`${wrong} wrong`)
process.exit(wrong > 0 ? 1 : 0)
