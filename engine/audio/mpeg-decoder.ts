import { MPEGDecoder } from 'mpg123-decoder'
import type { MpegRun } from './mpeg-frames.ts'

/** One decoder for each stretch of one form: what it still holds of the one before must not come out at another rate. */
export function createMpegDecoder() {
  let current: { decoder: MPEGDecoder; form: number } | undefined
  const free = () => {
    current?.decoder.free()
    current = undefined
  }
  return {
    free,
    async decode({ frames: [frame], bytes }: MpegRun): Promise<Float32Array[]> {
      if (current?.form !== frame.form) {
        free()
        current = { decoder: new MPEGDecoder(), form: frame.form }
        await current.decoder.ready
      }
      // The decoder always gives two channels; those of a mono file are equal.
      return current.decoder.decode(bytes).channelData.slice(0, frame.channels)
    },
  }
}
