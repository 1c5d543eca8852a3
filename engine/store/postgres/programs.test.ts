import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runProgram } from './programs.ts'

const URL_GIVEN = 'postgres://shop:p%40ss:w@db.example:5433/words?options=-c+search_path%3Ds&ssl=true'
const pathBefore = process.env.PATH
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-programs-'))
})
afterEach(async () => {
  process.env.PATH = pathBefore
  await rm(folder, { recursive: true, force: true })
})

async function install(script: string): Promise<void> {
  await writeFile(join(folder, 'pg_dump'), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, 'pg_dump'), 0o755)
  process.env.PATH = `${folder}${delimiter}${pathBefore}`
}

test('a program that is not installed is named', async () => {
  process.env.PATH = folder
  await expect(runProgram('pg_dump', URL_GIVEN, (address) => [address])).rejects.toMatchObject({
    code: 'PROGRAM_MISSING',
    detail: { program: 'pg_dump' },
  })
})

test('the password goes by a file that nobody else can read, and no argument', async () => {
  await install(`echo "$1" > ${folder}/seen; file=$(echo "$1" | sed 's/.*passfile=\\([^&]*\\).*/\\1/; s/%2F/\\//g')
    cat "$file" >> ${folder}/seen; stat -c %a "$file" >> ${folder}/seen`)
  await runProgram('pg_dump', URL_GIVEN, (address) => [address])
  const [address = '', password, mode] = (await readFile(join(folder, 'seen'), 'utf8')).split('\n')
  expect(address).not.toContain('ss:w')
  expect(address).toContain('options=-c%20search_path%3Ds')
  expect(address).not.toContain('ssl=true')
  expect([password, mode]).toEqual(['*:*:*:*:p@ss\\:w', '600'])
})

test.each([
  ['pg_dump: error: aborting because of server version mismatch', 'STORE_BROKEN'],
  ['pg_dump: error: connection to server failed: Connection refused', 'STORE_BUSY'],
  ['pg_dump: error: could not write to file: No space left on device', 'DISK_FULL'],
])('what it says of itself is told, and no rows: %s', async (said, code) => {
  await install(`echo "${said}" >&2; echo "row with words" >&2; exit 1`)
  const failing = runProgram('pg_dump', URL_GIVEN, (address) => [address])
  await expect(failing).rejects.toMatchObject({
    code,
    detail: { reason: said, store: 'postgres://db.example:5433/words' },
  })
})
