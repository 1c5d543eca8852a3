declare module '@evan/opus/wasm/index.mjs' {
  /** libopus as WebAssembly; shared memory, so what `encode` returns is a copy. */
  export class Encoder {
    constructor(options: {
      channels: number
      sample_rate: number
      application: 'voip' | 'audio' | 'restricted_lowdelay'
    })
    /** opus_encoder_ctl by its number; with a value it sets, without one it gets. */
    ctl(request: number, value?: number): number
    /** 16-bit samples of one frame, interleaved. */
    encode(pcm: Uint8Array): Uint8Array
    drop(): void
  }
}
