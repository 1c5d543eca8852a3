import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findAudio } from './find.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'tingdian-links-')))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const found = async (folder: string) => (await findAudio([folder])).map((path) => relative(folder, path))

test('links to files and folders count as what they lead to', async () => {
  const [store, links] = [join(root, 'store'), join(root, 'links')]
  for (const path of [store, join(store, 'old'), links]) mkdirSync(path)
  for (const name of ['a.wav', 'b.mp3', 'old/c.flac', 'notes.txt']) writeFileSync(join(store, name), '')
  symlinkSync(join(store, 'a.wav'), join(links, 'visit.wav'))
  symlinkSync(join(store, 'notes.txt'), join(links, 'notes.wav.txt'))
  symlinkSync('../store/old', join(links, 'week'))
  expect(await found(links)).toEqual(['visit.wav', 'week/c.flac'])
  symlinkSync(links, join(root, 'link-to-links'))
  expect(await found(join(root, 'link-to-links'))).toEqual(['visit.wav', 'week/c.flac'])
})

test('links that lead back end, and what has several names is taken once', async () => {
  const folder = join(root, 'loop')
  mkdirSync(join(folder, 'deep', 'deeper'), { recursive: true })
  writeFileSync(join(folder, 'deep', 'x.wav'), '')
  symlinkSync('..', join(folder, 'deep', 'up'))
  symlinkSync('.', join(folder, 'self'))
  symlinkSync(folder, join(folder, 'deep', 'deeper', 'top'))
  symlinkSync('x.wav', join(folder, 'deep', 'y.wav'))
  expect(await found(folder)).toEqual(['deep/x.wav'])
})

test('a link that leads nowhere is handed on to be told of, what is no file or folder is not', async () => {
  const folder = join(root, 'broken')
  mkdirSync(folder)
  symlinkSync('nowhere', join(folder, 'gone.wav'))
  symlinkSync('nowhere', join(folder, 'gone.txt'))
  symlinkSync('/dev/zero', join(folder, 'endless.wav'))
  symlinkSync('b.wav', join(folder, 'a.wav'))
  symlinkSync('a.wav', join(folder, 'b.wav'))
  expect(await found(folder)).toEqual(['a.wav', 'b.wav', 'gone.wav'])
})
