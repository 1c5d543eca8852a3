import { mkdir } from 'node:fs/promises'
import { variableOf, type Config } from './config.ts'
import { AppError, toAppError } from './errors.ts'

/**
 * Makes a folder at or below the one that a setting names.
 *
 * @param mode - rights of the folders that are new
 * @throws AppError CONFIG_INVALID - it cannot be made there: a file stands in the way, rights are missing; DISK_FULL
 */
export async function makeSettingFolder(
  key: Extract<keyof Config, `${string}Dir`>,
  path: string,
  mode?: number,
): Promise<void> {
  try {
    await mkdir(path, { recursive: true, ...(mode !== undefined && { mode }) })
  } catch (error) {
    const known = toAppError(error)
    if (known.code === 'DISK_FULL') throw known
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const problem = `${variableOf(key)}: 不能用作目录 (cannot be used as a folder): ${path} (${reason})`
    throw new AppError('CONFIG_INVALID', { cause: error, detail: { problems: [problem] } })
  }
}
