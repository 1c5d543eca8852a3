import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { AppError } from '../errors.ts'
import { fileError } from './file-error.ts'

/** A file read piece by piece; `head` is its beginning (up to 64 KiB), for telling what it is. */
export interface FileBytes {
  path: string
  /** Where they begin in the file: behind a tag, they are only its later part. */
  offset: number
  size: number
  head: Buffer
  /** Up to `length` bytes from `offset`; shorter only at the end of the file. */
  read(offset: number, length: number): Promise<Buffer>
  /** All bytes of [from, to) in blocks of `blockBytes` (the last one shorter). */
  blocks(from: number, to: number, blockBytes: number): AsyncGenerator<Buffer>
  close: () => Promise<void>
}

const HEAD_BYTES = 65536

/**
 * Opens a regular file for reading.
 *
 * @throws AppError AUDIO_NOT_FOUND, AUDIO_UNREADABLE, AUDIO_NOT_AUDIO (directory, device), AUDIO_EMPTY
 */
export async function openBytes(path: string, signal?: AbortSignal): Promise<FileBytes> {
  const handle = await openHandle(path)
  try {
    const stat = await handle.stat()
    if (!stat.isFile())
      throw new AppError('AUDIO_NOT_AUDIO', {
        detail: { path, wanted: 'a file', got: stat.isDirectory() ? 'directory' : 'not a regular file' },
      })
    if (stat.size === 0) throw new AppError('AUDIO_EMPTY', { detail: { path, wanted: 'audio', got: '0 bytes' } })
    return await fileBytes(path, handle, stat.size, signal)
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    // Without it, opening a pipe waits for somebody who writes into it.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    throw fileError(path, error)
  }
}

async function fileBytes(path: string, handle: FileHandle, size: number, signal?: AbortSignal): Promise<FileBytes> {
  let closed = false
  async function read(offset: number, length: number): Promise<Buffer> {
    if (signal?.aborted) throw new AppError('CANCELLED')
    const buffer = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - offset)))
    let filled = 0
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, offset + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  }
  async function close(): Promise<void> {
    if (closed) return
    closed = true
    await handle.close()
  }
  return { path, offset: 0, size, head: await read(0, HEAD_BYTES), read, blocks: blocksOf(read), close }
}

function blocksOf(read: FileBytes['read']): FileBytes['blocks'] {
  return async function* (from, to, blockBytes) {
    for (let offset = from; offset < to; offset += blockBytes) {
      const block = await read(offset, Math.min(blockBytes, to - offset))
      if (block.length > 0) yield block
      if (block.length < blockBytes) return
    }
  }
}

/** The bytes from an offset on, as if the file began there. */
export async function fromOffset(bytes: FileBytes, offset: number): Promise<FileBytes> {
  const read = (from: number, length: number) => bytes.read(offset + from, length)
  const size = Math.max(0, bytes.size - offset)
  const { path, close } = bytes
  return {
    path,
    offset: bytes.offset + offset,
    size,
    head: await read(0, HEAD_BYTES),
    read,
    blocks: blocksOf(read),
    close,
  }
}
