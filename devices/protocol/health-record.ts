/** What a device says of itself in a health record: JSON, so that other devices may say more, or less. */
export interface AgentHealth {
  /** What it does, for people: recording, paused, outside-hours, no-source, no-sound, disk-full, disk-failing, no-indicator … */
  state: string
  /** Sound and gaps that the server has not acknowledged. */
  backlogSeconds?: number
  freeBytes?: number
  /** Of the source: times that its recorder was started again, overruns that it told of. */
  restarts?: number
  overruns?: number
  agent?: string
  /** Battery, level, noise floor, dead channels …: whatever the device measures. */
  [more: string]: unknown
}

const MOST_BYTES = 8192
const MOST_STATE_LETTERS = 40

export const healthPayload = (health: AgentHealth): Buffer => Buffer.from(JSON.stringify(health))

/** Undefined when it is of another form. Never throws. */
export function readHealthPayload(payload: Buffer): AgentHealth | undefined {
  if (payload.length > MOST_BYTES) return undefined
  try {
    const value = JSON.parse(payload.toString('utf8')) as AgentHealth | null
    const isHealth = typeof value === 'object' && typeof value?.state === 'string'
    return isHealth && value.state.length <= MOST_STATE_LETTERS ? value : undefined
  } catch {
    return undefined
  }
}
