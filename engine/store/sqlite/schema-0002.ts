/**
 * Directions of meaning, one per utterance: `vector` holds signed bytes. Text that changes loses its vector, so that it is made
 * anew; `seq` is never used twice, so whoever keeps vectors in memory notices by it.
 */
export const MEANINGS_SCHEMA = `
CREATE TABLE meanings (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  utterance INTEGER NOT NULL UNIQUE REFERENCES utterances (seq) ON DELETE CASCADE,
  model TEXT NOT NULL,
  vector BLOB NOT NULL
) STRICT;
CREATE TRIGGER meaning_outdated AFTER UPDATE OF text ON utterances WHEN old.text <> new.text BEGIN
  DELETE FROM meanings WHERE utterance = old.seq;
END;
`
