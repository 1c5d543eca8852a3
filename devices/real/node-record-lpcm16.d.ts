declare module 'node-record-lpcm16' {
  import type { ChildProcessWithoutNullStreams } from 'node:child_process'

  interface RecordingOptions {
    recorder: string
    device?: string
    sampleRate: number
    channels: number
    audioType: string
  }
  const recorder: { record(options: RecordingOptions): { process: ChildProcessWithoutNullStreams } }
  export default recorder
}
