/** Of numbers: the ends of a range (NULL where one figure was named), and whether the figure is only about right. */
export const NUMBER_RANGES_SCHEMA = `
ALTER TABLE numbers ADD COLUMN "min" REAL;
ALTER TABLE numbers ADD COLUMN "max" REAL;
ALTER TABLE numbers ADD COLUMN approximate INTEGER NOT NULL DEFAULT 0;
`
