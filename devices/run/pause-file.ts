import type { Clock, Disk } from '../ports.ts'

/** A pause takes effect within 100 ms: the file is looked for twice as often. */
const LOOK_MS = 50

/** While the file is there the capture is paused: a button, a script or a person makes it and takes it away. It outlives a restart. */
export async function watchPauseFile(
  { clock, disk }: { clock: Clock; disk: Disk },
  path: string,
  onChange: (isPaused: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  let was: boolean | undefined
  while (!signal.aborted) {
    const is = await isThere(disk, path)
    if (is !== was) onChange(is)
    was = is
    await clock.sleep(LOOK_MS, signal)
  }
}

/** A file that cannot be looked for counts as there: who is in doubt does not record. */
export async function isThere(disk: Disk, path: string): Promise<boolean> {
  try {
    await disk.read(path, 0, 1)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code !== 'ENOENT' && code !== 'ENOTDIR'
  }
}
