import { AppError } from '../../engine/errors.ts'
import type { DevicesArguments } from './devices.ts'

export async function arrayAction({ words }: DevicesArguments): Promise<number> {
  throw new AppError('USAGE', { detail: { got: words } })
}
