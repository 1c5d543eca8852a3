import { createHash, randomBytes } from 'node:crypto'

const HOUR_MS = 3600_000
/** OWASP, "Session Management Cheat Sheet": 4 to 8 h for office work; a shop's day is longer. Idle time is that of a long lunch. */
const LONGEST_MS = 12 * HOUR_MS
const IDLE_MS = 2 * HOUR_MS
const ID_BYTES = 32
/** Beyond so many, the one that was used longest ago ends. */
const MOST_SESSIONS = 10_000

interface Session {
  keyHash: string
  endsAt: number
  idleAt: number
}

/**
 * Browsers that logged in with a key. A session lives in this process alone and is a short name for its key: what the key may do, and
 * whether it still may, is asked of the key at every request. Only hashes are held, so that a dump of the memory opens nothing.
 */
export function createSessions(now: () => number = Date.now) {
  const sessions = new Map<string, Session>()
  return {
    /** @returns the session's secret, for the cookie, and when it ends at the latest (epoch ms) */
    begin(keyHash: string): { id: string; endsAt: number } {
      const id = randomBytes(ID_BYTES).toString('base64url')
      const endsAt = now() + LONGEST_MS
      sessions.set(sessionName(id), { keyHash, endsAt, idleAt: now() + IDLE_MS })
      for (const oldest of sessions.keys()) {
        if (sessions.size <= MOST_SESSIONS) break
        sessions.delete(oldest)
      }
      return { id, endsAt }
    },
    /** The hash of the key that a session stands for, and its end; undefined when it is over. */
    use(id: string): { keyHash: string; endsAt: number } | undefined {
      const hash = sessionName(id)
      const session = sessions.get(hash)
      sessions.delete(hash)
      if (!session || now() >= Math.min(session.endsAt, session.idleAt)) return undefined
      // Put back as the one that was used last.
      sessions.set(hash, { ...session, idleAt: now() + IDLE_MS })
      return { keyHash: session.keyHash, endsAt: session.endsAt }
    },
    /** Whether a session is not over; asking does not count as using it. */
    isOpen(name: string): boolean {
      const session = sessions.get(name)
      return session !== undefined && now() < Math.min(session.endsAt, session.idleAt)
    },
    end(id: string): void {
      sessions.delete(sessionName(id))
    },
  }
}

export type Sessions = ReturnType<typeof createSessions>

/** What a session is called where its secret has no business: its SHA-256. */
export const sessionName = (id: string): string => createHash('sha256').update(id).digest('hex')
