/**
 * The doors between capture, intake and the world. Nothing else in `devices/` and `api/ingest/` touches time, randomness, files,
 * sockets or other programs, so that a simulation can stand in for all of them and cut the power between any two steps.
 */

export interface Clock {
  /** What this machine believes the time to be, epoch ms. May be wrong by decades, and jump. */
  wallMs(): number
  /** Milliseconds since the machine was started, time asleep included. Never goes back. */
  monoMs(): number
  /** Calls `fn` after `ms`; the function that is returned takes it back. */
  after(ms: number, fn: () => void): () => void
  /** Resolves after `ms`, or at once when the signal is aborted; it never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface Random {
  bytes(length: number): Buffer
  /** 0 included, 1 excluded. */
  fraction(): number
}

export interface DiskFile {
  /** Adds bytes at the end. When it rejects, any part of them may have been written. */
  append(bytes: Uint8Array): Promise<void>
  /** Makes the content durable. After a rejection the content since the last sync may be gone: never try again on this file. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** Files by path, parts joined by `/`. Errors carry Node's codes: ENOENT, EEXIST, ENOSPC, EIO. */
export interface Disk {
  /** Begins a file that must not be there. Its name is durable only after `syncDir`. */
  create(path: string): Promise<DiskFile>
  /** At most `bytes` bytes from offset `from`; everything unless told. */
  read(path: string, from?: number, bytes?: number): Promise<Buffer>
  /** Files of a folder by name; none where the folder is missing. `modifiedMs`, epoch ms, where the file system tells. */
  list(dir: string): Promise<{ name: string; bytes: number; modifiedMs?: number }[]>
  /** Bytes of a file; undefined where there is none. */
  size(path: string): Promise<number | undefined>
  /** Writes over bytes that a file has, which needs no room; durable when it resolves. When it rejects, or is cut, any part may be new. */
  overwrite(path: string, at: number, bytes: Uint8Array): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  makeDir(dir: string): Promise<void>
  syncDir(dir: string): Promise<void>
  freeBytes(dir: string): Promise<number>
}

/** One connection. Bytes arrive in order or not at all; how they are split and merged on the way means nothing. */
export interface Link {
  /** Resolves when the transport has room for more; rejects once the link is down. */
  send(bytes: Uint8Array): Promise<void>
  /** The next bytes; undefined when the link is down. One call at a time. */
  receive(): Promise<Buffer | undefined>
  close(): void
}

export interface Listener {
  /** Where it can be dialled. */
  address: string
  close(): Promise<void>
}

export interface Net {
  /** Rejects when nobody answers. */
  dial(address: string): Promise<Link>
  listen(address: string, onLink: (link: Link) => void): Promise<Listener>
}

/** What to run: a program by its name, or the recorder of a microphone with one channel or more in its usual form. */
export type Command =
  | { kind: 'program'; name: string; args: readonly string[] }
  | { kind: 'recorder'; name: RecorderName; device?: string; rate: number; channels: number }
export type RecorderName = 'arecord' | 'sox' | 'rec'

export interface ProgramEnd {
  /** Exit status; absent where a signal ended it or it never began. */
  status?: number
  signal?: string
  /** It could not be started: Node's code, ENOENT where there is no such program. */
  error?: string
}

/** Told everything about a running program; nothing is lost between its start and the first call. */
export interface ProgramWatch {
  /** Its standard output as it comes. */
  onOutput(bytes: Buffer): void
  /** Its standard error as it comes. */
  onMessages(bytes: Buffer): void
  /** Once, after everything else; never before `start` has returned. */
  onEnd(end: ProgramEnd): void
}

export interface Program {
  /** Bytes for its standard input; resolves when there is room for more, or nobody reads any more. */
  write(bytes: Uint8Array): Promise<void>
  endInput(): void
  /** Asks it to end, and soon makes it. */
  stop(): void
}

/** Other programs of the machine. */
export interface Programs {
  /** Never throws: what cannot be started has ended with an error. */
  start(command: Command, watch: ProgramWatch): Program
}

/** All that a process of ours needs of its machine. */
export interface Ports {
  clock: Clock
  random: Random
  disk: Disk
  net: Net
}

/** A device also starts programs, which record for it. */
export interface DevicePorts extends Ports {
  programs: Programs
}
