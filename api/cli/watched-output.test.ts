import { EventEmitter } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tingdianInShell } from '../../fixtures/command.ts'
import { watchOutput } from './watched-output.ts'

/** A stream that takes so many writes and fails from then on. */
function failingStream(takes: number, code: string) {
  const stream = Object.assign(new EventEmitter(), {
    ...{ isTTY: false as const, columns: 80, taken: [] as string[], tries: 0 },
    write: (text: string, done?: (error?: Error | null) => void) => {
      stream.tries += 1
      if (stream.taken.length < takes) stream.taken.push(text)
      else setImmediate(() => stream.emit('error', Object.assign(new Error(code), { code })))
      setImmediate(() => done?.())
      return true
    },
  })
  return stream
}

describe('a watched output', () => {
  test('tells once of what was lost, and tries no more', async () => {
    const stream = failingStream(1, 'EPIPE')
    const told: unknown[] = []
    const output = watchOutput(stream as never, ({ code }) => told.push(code))
    for (const text of ['a', 'b', 'c']) output.write(text)
    expect(await output.settled()).toMatchObject({ code: 'EPIPE' })
    output.write('d')
    expect(stream.taken).toEqual(['a'])
    expect(stream.tries).toBe(4)
    expect(told).toEqual(['EPIPE'])
  })

  test('of which all was taken has lost nothing', async () => {
    const output = watchOutput(failingStream(9, 'EPIPE') as never, () => undefined)
    output.write('a')
    expect(await output.settled()).toBeUndefined()
  })

  test('writes a file whole', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tingdian-output-'))
    const fd = openSync(join(folder, 'out'), 'w')
    const output = watchOutput(Object.assign(failingStream(1, 'EIO'), { fd }) as never, () => undefined)
    const text = '听店'.repeat(100_000)
    output.write(text)
    expect(await output.settled()).toBeUndefined()
    closeSync(fd)
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe(text)
    rmSync(folder, { recursive: true })
  })
})

describe.skipIf(process.platform !== 'linux')('output that goes nowhere', () => {
  test.each([
    ['pack', 'list'],
    ['doctor', '--json'],
    ['pack', '--help'],
  ])('%s %s on a full disk ends with an error', (...argv) => {
    const { status, stderr } = tingdianInShell(argv, '> /dev/full')
    expect(stderr).toContain('[DISK_FULL]')
    expect(status).toBe(4)
  })

  test('a reader that went away is no error to talk of', () => {
    const { status, stderr } = tingdianInShell(['doctor', '--json'], '| true')
    expect(stderr).not.toMatch(/\[|Error/)
    expect(status).toBe(141)
    expect(tingdianInShell(['search', '--nosuch'], '2>&1 | true').status).not.toBe(134)
  })
})
