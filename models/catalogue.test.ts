import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AppError } from '../engine/errors.ts'
import { catalogue, parseCatalogue } from './catalogue.ts'
import { projectRoot } from './root.ts'

const entry = `
models:
  - name: one
    task: asr
    title: { zh: 一, en: one }
    licence: MIT
    card: cards/one.md
    accuracy: null
    files: [{ path: a.bin }, { path: b.txt }]
    sources: [{ kind: url, files: { a.bin: 'https://a.example/a', b.txt: 'https://a.example/b' } }]
`

function problemsOf(yaml: string): string {
  try {
    parseCatalogue(yaml)
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    return ((error as AppError).detail.problems as string[]).join('\n')
  }
  return ''
}

describe('the shipped catalogue', () => {
  test('has a card for every model, and checksums and sizes for the default ones', () => {
    for (const model of catalogue())
      expect(existsSync(join(projectRoot(), 'models', model.card)), model.card).toBe(true)
    const defaults = catalogue().filter((model) => model.default)
    expect(defaults.map((model) => model.name)).toEqual(['whisper-small', 'silero-vad'])
    for (const file of defaults.flatMap((model) => model.files)) {
      expect(file).toEqual({
        path: file.path,
        bytes: expect.any(Number) as number,
        sha256: expect.any(String) as string,
      })
    }
  })
})

test('a figure that others published names its page, and recognisers have places of their own', () => {
  for (const { name, accuracy, speed } of catalogue())
    for (const figure of [...(accuracy ?? []), ...(speed ? [speed] : [])])
      expect(figure.source !== undefined, `${name}: ${figure.how.en}`).toBe(figure.how.en.includes('published by'))
  const ranks = catalogue().flatMap(({ accuracyRank }) => accuracyRank ?? [])
  expect(ranks.sort((a, b) => a - b)).toEqual(ranks.map((_, at) => at + 1))
})

describe('parseCatalogue', () => {
  test('accepts a good entry', () => {
    expect(parseCatalogue(entry)).toMatchObject([{ name: 'one', files: [{ path: 'a.bin' }, { path: 'b.txt' }] }])
  })

  test('lists all problems of the form at once', () => {
    const problems = problemsOf(entry.replace('task: asr', 'task: cooking').replace('licence: MIT', 'license: MIT'))
    expect(problems).toContain('/models/0/task')
    expect(problems).toContain('licence')
  })

  test('refuses paths that leave the folder', () => {
    expect(problemsOf(entry.replaceAll('a.bin', '../a.bin'))).toContain('/models/0/files/0/path')
  })

  test('refuses a source that lacks a file, a package that is not listed, and a name given twice', () => {
    expect(problemsOf(entry.replace(", b.txt: 'https://a.example/b'", ''))).toContain('source url has no b.txt')
    const pypi = `[{ kind: pypi, packages: [{ name: p, version: 1.0.0 }], files: {
      a.bin: [{ package: p, member: a }], b.txt: [{ package: q, member: b }] } }]`
    expect(problemsOf(entry.replace(/\[\{ kind.*/, pypi))).toContain('package q is not listed')
    expect(problemsOf(entry + entry.replace('\nmodels:\n', ''))).toContain('one: named twice')
  })
})
