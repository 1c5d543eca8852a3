import { loadArray, useOf } from '../../engine/audio/array-profile.ts'

/**
 * The array that a device has told of, where it is known and the recording has its channels; undefined otherwise: what people said is
 * worth more than the best way to hear it.
 */
export async function usableArray(name: string | undefined, channels: number): Promise<string | undefined> {
  if (name === undefined) return undefined
  try {
    useOf(await loadArray(name), channels)
    return name
  } catch {
    return undefined
  }
}
