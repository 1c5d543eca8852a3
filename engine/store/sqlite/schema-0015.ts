/** When a key was last used. */
export const KEY_USE_SCHEMA = `
ALTER TABLE keys ADD COLUMN last_used_at INTEGER;
`
