/** The region of a store: a part of a chain, as its people call it. */
export const STORE_REGIONS_SCHEMA = 'ALTER TABLE stores ADD COLUMN region TEXT;'
