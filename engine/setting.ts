import type { TSchema } from 'typebox'

/** A setting together with the environment variable that sets it. */
export const setting = <T extends TSchema>(env: string, schema: T): T & { readonly env: string } =>
  Object.assign(schema, { env })
