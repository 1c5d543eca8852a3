import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { SourceEvent } from '../capture-source.ts'
import type { Command, ProgramEnd } from '../ports.ts'
import { createMicrophoneSource } from '../sources/microphone.ts'
import { createRealClock } from './clock.ts'
import { realPrograms } from './programs.ts'
import { realRandom } from './random.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-programs-'))
const { PATH } = process.env
afterEach(() => (process.env.PATH = PATH))

/** A program of its own, as a script of the shell. */
function script(name: string, lines: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${lines}\n`)
  chmodSync(path, 0o755)
  return path
}

interface Watched {
  output: string
  messages: string
  end: ProgramEnd
}

/** Runs a program to its end. @param act - what is done meanwhile; told each piece of output */
function run(
  command: Command,
  act?: (program: ReturnType<typeof realPrograms.start>, output: string) => void,
): Promise<Watched> {
  return new Promise((resolve) => {
    const watched = { output: '', messages: '' }
    const program = realPrograms.start(command, {
      onOutput: (bytes) => {
        watched.output += bytes.toString('latin1')
        act?.(program, watched.output)
      },
      onMessages: (bytes) => void (watched.messages += bytes.toString()),
      onEnd: (end) => resolve({ ...watched, end }),
    })
  })
}

const program = (name: string, ...args: string[]): Command => ({ kind: 'program', name, args })

test.each([0, 1, 3])('output, messages and the exit status %d of a program', async (status) => {
  const path = script('says', `printf 'a%s' "$1"; echo bad >&2; exit ${status}`)
  expect(await run(program(path, 'x y'))).toEqual({ output: 'ax y', messages: 'bad\n', end: { status } })
})

test('a program that is missing, or may not be run, has ended with an error', async () => {
  expect((await run(program(join(folder, 'nowhere')))).end).toEqual({ error: 'ENOENT' })
  const path = script('locked', 'exit 0')
  chmodSync(path, 0o644)
  expect((await run(program(path))).end).toEqual({ error: 'EACCES' })
  process.env.PATH = folder
  const recorder: Command = { kind: 'recorder', name: 'rec', rate: 16_000, channels: 1 }
  expect((await run(recorder)).end).toEqual({ error: 'ENOENT' })
  expect((await run(program('a\0b'))).end.error).toBeDefined()
})

test('a program that is asked to end and does not is made to', async () => {
  const path = script('stays', "trap '' TERM; echo ready; while :; do sleep 0.05; done")
  const { end } = await run(program(path), (running) => running.stop())
  expect(end).toEqual({ signal: 'SIGKILL' })
})

test('a program has ended though another holds its output', async () => {
  const path = script('leaves', 'sleep 30 & echo $!; exit 4')
  const { end, output } = await run(program(path))
  process.kill(Number(output))
  expect(end).toEqual({ status: 4 })
})

test('what is written to a program comes out of it, and to one that is gone it does no harm', async () => {
  const path = script('echoes', 'exec cat')
  const watched = await new Promise<string>((resolve) => {
    let output = ''
    const running = realPrograms.start(program(path), {
      onOutput: (bytes) => void (output += bytes.toString()),
      onMessages: () => undefined,
      onEnd: () => void running.write(Buffer.from('late')).then(() => resolve(output)),
    })
    void running.write(Buffer.from('hello')).then(() => running.endInput())
  })
  expect(watched).toBe('hello')
})

test.each<[string, Command]>([
  ['arecord', { kind: 'recorder', name: 'arecord', device: 'hw:7', rate: 48_000, channels: 2 }],
  ['sox', { kind: 'recorder', name: 'sox', device: 'hw:7', rate: 48_000, channels: 2 }],
  ['rec', { kind: 'recorder', name: 'rec', rate: 48_000, channels: 2 }],
])('%s is asked for raw samples and never for a WAV', async (name, command) => {
  script(name, 'printf "%s " "$@" "[$AUDIODEV]"')
  process.env.PATH = `${folder}${delimiter}${PATH}`
  const { output, end } = await run(command)
  expect(end).toEqual({ status: 0 })
  expect(output).toMatch(/(-t|--type) raw /)
  expect(output).not.toContain('wav')
  expect(output).toMatch(/48000.* 2 /)
  if (name !== 'rec') expect(output).toContain('hw:7')
})

// What the package's own `for await` does not survive: see the faults of node-record-lpcm16 1.0.1.
test('a microphone lives through recorders that end, fail, flood, stall and close their output', async () => {
  const counter = join(folder, 'count')
  const lines = [
    `n=$(cat ${counter} 2>/dev/null || echo 0); echo $((n+1)) > ${counter}`,
    'head -c 3201 /dev/zero',
    'case $n in',
    '0) exit 0;;',
    '1) exit 1;;',
    '2) for i in 1 2 3 4 5 6 7 8 9; do echo "overrun!!! (at least 1.234 ms long)" >&2; done; exit 1;;',
    '3) kill -9 $$;;',
    '*) exec 1>&-; exec sleep 60;;',
    'esac',
  ]
  script('arecord', lines.join('\n'))
  process.env.PATH = `${folder}${delimiter}${PATH}`
  const clock = createRealClock()
  const entries: unknown[] = []
  const source = createMicrophoneSource({ clock, random: realRandom, programs: realPrograms }, {}, (entry) =>
    entries.push(entry),
  )
  const over = new AbortController()
  const events: SourceEvent[] = []
  let gaps = 0
  for await (const event of source.open(over.signal)) {
    events.push(event)
    if (event.kind === 'gap' && ++gaps === 5) over.abort()
  }
  const sound = events.filter((event) => event.kind === 'sound')
  // The odd byte of each start is dropped.
  expect(sound.reduce((sum, { samples }) => sum + samples, 0)).toBe(5 * 1600)
  expect(source.health()).toMatchObject({ state: 'stopped', restarts: 4, overruns: 9 })
  expect(entries.length).toBeLessThanOrEqual(10)
})
