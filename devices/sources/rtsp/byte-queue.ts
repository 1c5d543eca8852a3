/** Bytes that came and were not taken yet, in one piece. Adding n bytes costs n in the long run, however they are cut. */
export interface ByteQueue {
  push(bytes: Uint8Array): void
  /** All of them; what it shows is true until the next push. */
  peek(): Buffer
  drop(count: number): void
}

const FIRST_BYTES = 8192

export function createByteQueue(): ByteQueue {
  let room = Buffer.alloc(FIRST_BYTES)
  let [from, to] = [0, 0]
  return {
    peek: () => room.subarray(from, to),
    drop: (count) => {
      from = Math.min(to, from + count)
    },
    push: (bytes) => {
      const held = to - from
      if (to + bytes.length > room.length) {
        // Twice what is needed: the next move comes only after as many bytes again.
        const target = held + bytes.length > room.length / 2 ? Buffer.alloc(2 * (held + bytes.length)) : room
        room.copy(target, 0, from, to)
        ;[room, from, to] = [target, 0, held]
      }
      room.set(bytes, to)
      to += bytes.length
    },
  }
}
