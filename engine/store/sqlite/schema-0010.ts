/** Of recordings: how well their start is known, and its bounds where it is `bounded`; NULL where somebody told the start. */
export const TIME_QUALITY_SCHEMA = `
ALTER TABLE recordings ADD COLUMN time_quality TEXT;
ALTER TABLE recordings ADD COLUMN starts_from_ms INTEGER;
ALTER TABLE recordings ADD COLUMN starts_to_ms INTEGER;
`
