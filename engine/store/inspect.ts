import { inspectPostgres, WANTED_CONNECTIONS, type PostgresState } from './postgres/inspect.ts'

/** How the server of a store stands to what it needs. */
export type ServerState = PostgresState

/** Connections that a service and the command line beside it may want. */
export const CONNECTIONS = WANTED_CONNECTIONS

/**
 * Looks at the server of a store without making or changing anything.
 *
 * @param url - `postgres://…`
 * @throws AppError STORE_BUSY when it cannot be reached, STORE_BROKEN when it does not let us in
 */
export const inspectServer = (url: string): Promise<ServerState> => inspectPostgres(url)
