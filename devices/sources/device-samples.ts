/** How a device delivers a sample: 16 bits, 24 in three bytes, or 32; little-endian. */
export type DeviceSamples = 's16' | 's24' | 's32'

export const SAMPLE_BYTES: Record<DeviceSamples, number> = { s16: 2, s24: 3, s32: 4 }

/**
 * Turns whole frames of a device into 16-bit frames of some of its channels. Deeper samples lose their lowest bits, which hold the noise
 * of the converter and nothing else.
 *
 * @returns undefined where nothing is to be done
 */
export function convertFrames(
  samples: DeviceSamples,
  channels: number,
  keep: readonly number[],
): ((frames: Buffer) => Buffer) | undefined {
  const width = SAMPLE_BYTES[samples]
  const isPlain = samples === 's16' && keep.length === channels && keep.every((channel, place) => channel === place)
  if (isPlain) return undefined
  // The two upper bytes of each sample.
  const offsets = keep.map((channel) => channel * width + width - 2)
  const frameBytes = channels * width
  return (frames) => {
    const count = frames.length / frameBytes
    const pcm = Buffer.allocUnsafe(count * keep.length * 2)
    let to = 0
    for (let from = 0; from < frames.length; from += frameBytes)
      for (const offset of offsets) {
        pcm[to++] = frames[from + offset]
        pcm[to++] = frames[from + offset + 1]
      }
    return pcm
  }
}
