import { basename, join } from 'node:path'
import { toAppError, type ErrorCode, type ErrorDetail } from '../../engine/errors.ts'
import type { Acceptance } from '../../engine/replay/expectation.ts'
import { projectRoot } from '../../models/root.ts'
import { fixtureFolders, readFixture } from './fixture.ts'
import { mayWrite } from './replay-work.ts'

/** What is told of a fixture without running it. */
export interface ListedFixture {
  name: string
  title?: { zh: string; en: string }
  tags: string[]
  pack?: string
  sound?: 'recording' | 'joined' | 'stream'
  /** Of real people. */
  isMuted: boolean
  /** Whether something may be accepted in it. */
  isWritable: boolean
  /** The last time that somebody took something in it for right. */
  accepted?: Acceptance
  /** It cannot be read. */
  error?: { code: ErrorCode; detail: ErrorDetail }
}

/** @param replaysDir - as it was set; '': those that ship */
export const replaysFolder = (replaysDir: string): string =>
  replaysDir === '' ? join(projectRoot(), 'fixtures', 'replays') : replaysDir

/** @throws AppError FIXTURE_BROKEN - there is none */
export async function listFixtures(dir: string): Promise<ListedFixture[]> {
  return Promise.all((await fixtureFolders(dir)).map(listed))
}

async function listed(folder: string): Promise<ListedFixture> {
  const name = basename(folder)
  const isWritable = await mayWrite(folder)
  try {
    const { manifest, expectation } = await readFixture(folder)
    const { title, tags = [], pack, sound, muted } = manifest
    const accepted = expectation?.accepted.at(-1)
    return {
      ...{ name, tags, pack, sound: sound.kind, isMuted: muted === true, isWritable },
      ...(title && { title }),
      ...(accepted && { accepted }),
    }
  } catch (error) {
    const { code, detail } = toAppError(error)
    return { name, tags: [], isMuted: false, isWritable, error: { code, detail } }
  }
}
