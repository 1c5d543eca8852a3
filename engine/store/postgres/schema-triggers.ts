/** A trigger with the function that it calls. */
export const trigger = (name: string, when: string, body: string): string => `
CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
CREATE TRIGGER ${name} ${when} EXECUTE FUNCTION ${name}();`

const gained = (sha256: string): string => `
  IF ${sha256} IS NOT NULL THEN
    INSERT INTO blobs (sha256, refs, last_seen) VALUES (${sha256}, 1, 0)
    ON CONFLICT (sha256) DO UPDATE SET refs = blobs.refs + 1;
  END IF;`
const lost = (sha256: string): string => `
  UPDATE blobs SET refs = refs - 1 WHERE sha256 = ${sha256};`

/** What no path of writing may forget: outdated vectors, words around decisions, who needs which content. */
export const TRIGGERS = [
  trigger(
    'meaning_outdated',
    'AFTER UPDATE OF text ON utterances FOR EACH ROW WHEN (OLD.text <> NEW.text)',
    'DELETE FROM meanings WHERE utterance = OLD.seq; RETURN NULL;',
  ),
  trigger(
    'repair_decisions_outlive',
    'BEFORE DELETE ON recordings FOR EACH ROW',
    'UPDATE repair_decisions SET before = NULL, after = NULL WHERE recording = OLD.seq; RETURN OLD;',
  ),
  trigger('recording_refers', 'AFTER INSERT ON recordings FOR EACH ROW', `${gained('NEW.audio_ref')} RETURN NULL;`),
  trigger(
    'recording_refers_no_more',
    'AFTER DELETE ON recordings FOR EACH ROW',
    `${lost('OLD.audio_ref')} RETURN NULL;`,
  ),
  trigger(
    'recording_refers_otherwise',
    'AFTER UPDATE OF audio_ref ON recordings FOR EACH ROW WHEN (OLD.audio_ref IS DISTINCT FROM NEW.audio_ref)',
    `${gained('NEW.audio_ref')} ${lost('OLD.audio_ref')} RETURN NULL;`,
  ),
  trigger(
    'job_holds',
    `AFTER INSERT ON jobs FOR EACH ROW WHEN (NEW.state <> 'done')`,
    `${gained('NEW.holds')} RETURN NULL;`,
  ),
  trigger(
    'job_lets_go',
    `AFTER UPDATE OF state ON jobs FOR EACH ROW WHEN (OLD.state <> 'done' AND NEW.state = 'done')`,
    `${lost('NEW.holds')} RETURN NULL;`,
  ),
  trigger(
    'job_is_gone',
    `AFTER DELETE ON jobs FOR EACH ROW WHEN (OLD.state <> 'done')`,
    `${lost('OLD.holds')} RETURN NULL;`,
  ),
].join('\n')
