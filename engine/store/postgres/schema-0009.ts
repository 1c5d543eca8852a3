/** The region of a store, see sqlite/schema-0020.ts. */
export const STORE_REGIONS_SCHEMA = 'ALTER TABLE stores ADD COLUMN region TEXT;'
