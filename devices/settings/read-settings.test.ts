import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppError } from '../../engine/errors.ts'
import { projectRoot } from '../../models/root.ts'
import { realDisk } from '../real/disk.ts'
import { AGENT_SCHEMA, PROFILES, SOURCES } from './agent-schema.ts'
import { readAgentFile, readProfile } from './read-settings.ts'

const PROFILES_DIR = join(projectRoot(), 'devices', 'profiles')
const EXAMPLE = join(projectRoot(), 'devices', 'agent.example.yaml')

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tingdian-settings-'))
})
afterAll(() => rm(dir, { recursive: true }))

async function read(text: string) {
  const path = join(dir, 'agent.yaml')
  await writeFile(path, text)
  return readAgentFile(realDisk, path, PROFILES_DIR)
}

async function problemsOf(text: string): Promise<string[]> {
  const error = await read(text).then(
    () => expect.fail('was taken'),
    (thrown: AppError) => thrown,
  )
  expect(error.code).toBe('CONFIG_INVALID')
  return error.detail.problems as string[]
}

const SOUND = 'source: {kind: silence}\n'

test('what the file does not say comes from the profile, section by section', async () => {
  const badge = await read(`profile: badge\n${SOUND}spool: {whenFull: stop}\n`)
  const profile = await readProfile(realDisk, PROFILES_DIR, 'badge')
  expect(badge).toMatchObject({
    ...profile,
    source: { kind: 'silence' },
    spool: { ...profile.spool, whenFull: 'stop' },
  })
})

describe('what is wrong is told with its path, what was wanted and what came', () => {
  test.each([
    [`profil: badge\nprofile: badge\n${SOUND}`, /^profil：.*did you mean profile/],
    [`profile: bagde\n${SOUND}`, /^profile：.*wanted badge \| mic-array.*got "bagde", did you mean badge/],
    ['profile: badge\n', /^source：.*wanted object.*got（|^source：.*got/],
    [`${SOUND}`, /^profile：/],
    [`profile: badge\n${SOUND}recordMs: 5\n`, /^recordMs：.*20–1000.*got 5/],
    [`profile: badge\n${SOUND}recordMs: 200ms\n`, /^recordMs：.*integer.*got "200ms"/],
    [`profile: badge\n${SOUND}spool: {keepAcked: 3}\n`, /^spool\.keepAcked：.*did you mean keepAckedHours/],
    [`profile: badge\n${SOUND}spool: [1]\n`, /^spool：.*object/],
    [`profile: badge\n${SOUND}server: 192.168.1.2\n`, /^server：.*http:\/\/.*got "192\.168\.1\.2"/],
    [`profile: badge\n${SOUND}upload: {quietHours: [9-12]}\n`, /^upload\.quietHours\.0：.*09:00-21:30/],
    ['profile: badge\nsource: {kind: mikrophone}\n', /^source\.kind：.*did you mean microphone/],
    ['profile: badge\nsource: {}\n', /^source\.kind：.*microphone \| array/],
    ['profile: badge\nsource: {kind: array, channels: 99}\n', /^source\.channels：.*1–32.*got 99/],
    ['profile: badge\nsource: {kind: silence, device: x}\n', /^source\.device：.*no such setting/],
    ['profile: badge\nsource: {kind: rtsp}\n', /^source：.*url \| urlFile/],
    ['profile: badge\nsource: {kind: file}\n', /^source\.path：.*wanted string/],
    ['', /^\(file\)：.*object/],
    ['[]', /^\(file\)：.*object/],
    ['profile: badge\n  source: x: y\n', /agent\.yaml:2: YAML/],
  ])('%j', async (text, wanted) => {
    const problems = await problemsOf(text)
    expect(
      problems.some((problem) => wanted.test(problem)),
      problems.join('\n'),
    ).toBe(true)
  })

  test('all faults at once', async () => {
    expect(await problemsOf('profile: x\nsource: {kind: y}\nrecordMs: z\nno: 1\n')).toHaveLength(4)
  })

  test('but never the address of a camera, which holds its password', async () => {
    const problems = await problemsOf('profile: badge\nsource: {kind: rtsp, url: "http://admin:geheim@1.2.3.4"}\n')
    expect(problems.join()).toContain('source.url')
    expect(problems.join()).not.toContain('geheim')
  })

  test('nor in a file that is no YAML', async () => {
    const problems = await problemsOf('source: {kind: rtsp, url: "rtsp://admin:geheim@1.2.3.4"\nprofile')
    expect(problems.join()).not.toContain('geheim')
  })
})

test('every profile that ships is one that can be named, and is valid', async () => {
  const names = (await readdir(PROFILES_DIR)).map((name) => name.replace('.yaml', ''))
  expect(names.sort()).toEqual([...PROFILES].sort())
  for (const name of names) expect(await readProfile(realDisk, PROFILES_DIR, name)).toHaveProperty('spool')
})

test('the example is valid and tells every setting and every kind of source', async () => {
  const example = await readAgentFile(realDisk, EXAMPLE, PROFILES_DIR)
  const told = await readFile(EXAMPLE, 'utf8')
  expect(Object.keys(AGENT_SCHEMA.properties).filter((key) => !(key in example))).toEqual([])
  for (const [kind, { properties }] of Object.entries(SOURCES)) {
    expect(told).toContain(`kind: ${kind} `)
    for (const key of Object.keys(properties)) expect(told, key).toContain(key)
  }
})
