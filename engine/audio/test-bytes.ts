import type { FileBytes } from './bytes.ts'

/** A file in memory; `readBytes()` tells how much of it was read, over and over. */
export function memoryFile(content: Buffer): FileBytes & { readBytes(): number } {
  let count = 0
  const read = (from: number, length: number): Promise<Buffer> => {
    const part = Buffer.from(content.subarray(from, Math.max(from, from + length)))
    count += part.length
    return Promise.resolve(part)
  }
  async function* blocks(from: number, to: number, blockBytes: number): AsyncGenerator<Buffer> {
    for (let at = from; at < Math.min(to, content.length); at += blockBytes)
      yield await read(at, Math.min(blockBytes, to - at))
  }
  return {
    ...{ path: 'memory', offset: 0, size: content.length, head: content.subarray(0, 65_536) },
    ...{ read, blocks, close: () => Promise.resolve(), readBytes: () => count },
  }
}
