/** What is known of the connection. */
export interface Link {
  isConnected: boolean
  /** Code of the last end, or of what is wrong with the server. */
  trouble: string | undefined
}
