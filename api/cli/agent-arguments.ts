/** What every action of the agent is told. */
export interface AgentArguments {
  config?: string
  folder?: string
  seconds?: string
  json: boolean
  /** What stands behind the action. */
  words: string[]
}
