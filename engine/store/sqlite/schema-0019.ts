/**
 * Versions of what experts lay over packs (`knowledge_versions`, whose `seq` tells whether anything was published), their contents by hash,
 * and drafts with the steps that led to them. `knowledge_version` of a recording names what its analysis used.
 */
export const KNOWLEDGE_VERSIONS_SCHEMA = `
CREATE TABLE knowledge_contents (hash TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE knowledge_drafts (
  id TEXT PRIMARY KEY,
  line TEXT NOT NULL,
  title TEXT NOT NULL,
  owner TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'published', 'dropped')),
  base INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX knowledge_drafts_by_time ON knowledge_drafts (updated_at);
CREATE TABLE knowledge_steps (
  draft TEXT NOT NULL REFERENCES knowledge_drafts (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  who TEXT NOT NULL,
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  changes TEXT NOT NULL,
  undone INTEGER NOT NULL,
  PRIMARY KEY (draft, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE knowledge_versions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  line TEXT NOT NULL,
  number INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  who TEXT NOT NULL,
  at INTEGER NOT NULL,
  why TEXT NOT NULL,
  hash TEXT NOT NULL REFERENCES knowledge_contents (hash),
  restores INTEGER,
  draft TEXT,
  UNIQUE (line, number)
) STRICT;
ALTER TABLE recordings ADD COLUMN knowledge_version TEXT;
`
