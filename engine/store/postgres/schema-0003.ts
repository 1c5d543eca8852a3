/** How likely covered words are personal data; what was covered before it was known counts as sure. */
export const REDACTION_CONFIDENCE_SCHEMA = `
ALTER TABLE redactions ADD COLUMN confidence double precision NOT NULL DEFAULT 1;
`
