/**
 * Runs a command with a PostgreSQL server of its own, and ends it with the command; the tests of PostgreSQL find it by its address.
 *
 *   npx tsx scripts/check/with-postgres.ts npx vitest run engine/store/postgres engine/queue
 *
 * Debian: apt-get install postgresql-15; or `--bin DIR`, the folder of another server's programs, before the command. Where no server is
 * installed the command runs without one.
 */
import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { findPostgres, startPostgres } from '../../fixtures/postgres-server.ts'

const given = process.argv[2] === '--bin' ? process.argv[3] : undefined
const [command = '', ...args] = process.argv.slice(given === undefined ? 2 : 4)
const bin = given ?? findPostgres()
const server = bin === undefined ? undefined : await startPostgres(bin)
console.log(server ? server.version : 'no PostgreSQL is installed: what needs it is skipped')
const child = spawn(command, args, {
  stdio: 'inherit',
  // Programs that dump and restore are those of this server.
  env: {
    ...process.env,
    ...(server && { TINGDIAN_TEST_POSTGRES: server.url, PATH: `${bin}${delimiter}${process.env.PATH}` }),
  },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
const status = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
await server?.stop()
process.exitCode = status
