/** Recordings in which somebody heard that staff and customers are taken for each other. */
export const ROLE_SWAPS_SCHEMA = `
CREATE TABLE role_swaps (
  recording bigint PRIMARY KEY REFERENCES recordings (seq) ON DELETE CASCADE,
  noted_by text,
  noted_at bigint NOT NULL
);
`
