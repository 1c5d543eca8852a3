const noted = (recording: string): string => `
  INSERT INTO recording_changes (recording, mark) VALUES (${recording}, random() & 9007199254740991);`

/**
 * Which recordings were written or removed, in the order of the commits: who keeps a copy for reading takes from here what it has to read
 * again. `mark` is a random number, so that a copy can tell whether it was made from this very database; the first row is of no recording.
 */
export const CHANGES_SCHEMA = `
CREATE TABLE recording_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, recording INTEGER NOT NULL, mark INTEGER NOT NULL
) STRICT;
${noted('0')}
CREATE TRIGGER recording_added AFTER INSERT ON recordings BEGIN ${noted('new.seq')}
END;
CREATE TRIGGER recording_changed AFTER UPDATE ON recordings BEGIN ${noted('new.seq')}
END;
CREATE TRIGGER recording_removed AFTER DELETE ON recordings BEGIN ${noted('old.seq')}
END;
`
