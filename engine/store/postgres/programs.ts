import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'
import { placeOf } from './driver.ts'

/** What PostgreSQL's own programs understand in an address; ours may say more. */
const KNOWN = new Set(['host', 'port', 'options', 'sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'connect_timeout'])
const LONGEST_TOLD = 200

/**
 * Runs one of PostgreSQL's programs on a database. The password goes by a file: arguments can be seen by everybody on a machine.
 *
 * @param argumentsFor - the arguments, with the address that opens the database
 * @returns what it wrote to its output
 * @throws AppError PROGRAM_MISSING; STORE_BUSY, STORE_BROKEN, DISK_FULL when it fails, with what it said of itself
 */
export async function runProgram(
  name: 'pg_dump' | 'pg_restore',
  url: string,
  argumentsFor: (address: string) => string[],
  signal?: AbortSignal,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tingdian-postgres-'))
  try {
    const { status, output, said } = await run(name, argumentsFor(await addressFor(url, folder)), signal)
    if (status !== 0) throw programError(name, url, said)
    return output
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function addressFor(url: string, folder: string): Promise<string> {
  const address = new URL(url)
  const password = decodeURIComponent(address.password)
  address.password = ''
  for (const key of [...address.searchParams.keys()]) if (!KNOWN.has(key)) address.searchParams.delete(key)
  if (password !== '') {
    const file = join(folder, 'password')
    await writeFile(file, `*:*:*:*:${password.replaceAll(/[\\:]/g, '\\$&')}\n`, { mode: 0o600 })
    address.searchParams.set('passfile', file)
  }
  // A plus sign is no blank there.
  return address.href.replaceAll('+', '%20')
}

async function run(name: string, args: string[], signal: AbortSignal | undefined) {
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(signal && { signal }) })
  let [output, said] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === 'ENOENT'
      reject(isMissing ? new AppError('PROGRAM_MISSING', { detail: { program: name }, cause: error }) : error)
    })
    child.once('close', resolve)
  })
  return { status, output, said }
}

/** Programs tell of tables and versions in lines that begin with their name; rows stand in others. */
function programError(program: string, url: string, said: string): AppError {
  const told = said.split('\n').filter((line) => /^pg_\w+: /.test(line))
  const code = /No space left/i.test(said)
    ? 'DISK_FULL'
    : /could not connect|Connection refused/i.test(said)
      ? 'STORE_BUSY'
      : 'STORE_BROKEN'
  return new AppError(code, { detail: { store: placeOf(url), program, reason: told.join(' ').slice(0, LONGEST_TOLD) } })
}
