// `npm run test:fuzz -- --minutes N [FILE …]`: runs every property test (*.fuzz.test.ts) for about N minutes in all, shared over the tests.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
/** As in vitest.config.ts. */
const WORKERS = 2
/** Property tests have ten minutes (their own time-out); a minute of them is for what is not the property. */
const MOST_MS = 9 * 60_000

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '5' } },
  allowPositionals: true,
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) {
  process.stderr.write('npm run test:fuzz -- --minutes N [FILE …]\n')
  process.exit(2)
}

const files = positionals.length > 0 ? positionals : ['.fuzz.test.ts']
const perTestMs = share(listTests(), minutes * 60_000)
process.stdout.write(
  `每项 ${(perTestMs / 1000).toFixed(1)} 秒 · ${(perTestMs / 1000).toFixed(1)} s for each property\n`,
)
const { status } = spawnSync(process.execPath, [VITEST, 'run', ...files, `--testTimeout=${perTestMs + 60_000}`], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, FUZZ_MS: String(perTestMs) },
})
process.exitCode = status ?? 1

/** The file of each test. */
function listTests() {
  const folder = mkdtempSync(join(tmpdir(), 'tingdian-fuzz-'))
  try {
    const list = join(folder, 'tests.json')
    const { status } = spawnSync(process.execPath, [VITEST, 'list', ...files, `--json=${list}`], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (status !== 0) process.exit(status ?? 1)
    return JSON.parse(readFileSync(list, 'utf8')).map(({ file }) => file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Tests of one file run one after the other, files side by side: whichever takes longer decides how long a test may take. */
function share(testFiles, totalMs) {
  const counts = [...new Set(testFiles)].map((one) => testFiles.filter((file) => file === one).length)
  const rounds = Math.max(1, ...counts, Math.ceil(testFiles.length / WORKERS))
  return Math.min(MOST_MS, Math.floor(totalMs / rounds))
}
