/** A table with its columns, and those that put its rows in order and tell them apart. */
export interface CopiedTable {
  name: string
  key: readonly string[]
  columns: readonly string[]
}

const table = (name: string, key: string, columns: string): CopiedTable => ({
  name,
  key: key.split(' '),
  columns: columns.split(' '),
})

/** Everything that a store and its queue keep, in an order in which every row finds what it refers to. */
export const COPIED_TABLES: readonly CopiedTable[] = [
  table('stores', 'id', 'id name region created_at'),
  table('devices', 'id', 'id store_id kind created_at'),
  table('concepts', 'id', 'id pack pack_version type name parent'),
  table('concept_names', 'name concept_id', 'name concept_id'),
  table('keys', 'id', 'id hash role store_ids label created_at revoked_at last_used_at'),
  table(
    'recordings',
    'seq',
    'seq id store_id device_id device_kind started_at duration_ms sample_rate channels consent file model pack pack_version ' +
      'analysis_version audio_ref digest timings created_at updated_at other_languages time_quality starts_from_ms starts_to_ms ' +
      'knowledge_version',
  ),
  table('role_swaps', 'recording', 'recording noted_by noted_at'),
  table('visits', 'seq', 'seq id recording start_ms end_ms certainty bounds'),
  table(
    'utterances',
    'seq',
    'seq id recording ord start_ms end_ms at speaker role stage confidence base text raw_text terms words number_terms tokens ' +
      'intents analysed visit language language_probability',
  ),
  table('numbers', 'utterance ord', 'utterance ord start end surface written value kind unit min max approximate'),
  table('mentions', 'utterance ord', 'utterance ord concept_id name type surface start end confidence how negated'),
  table('opinions', 'utterance ord', 'utterance ord holder concept_id name polarity score cues start end'),
  table(
    'repairs',
    'utterance ord',
    'utterance ord id original replacement start end start_ms end_ms concept_id score rule state decided_at decided_by',
  ),
  table('redactions', 'utterance ord', 'utterance ord kind start end start_ms end_ms confidence'),
  table('moments', 'seq', 'seq recording ord kind at_ms weight why'),
  table('moment_utterances', 'moment ord', 'moment utterance kind ord'),
  table('meanings', 'seq', 'seq utterance model vector'),
  table('visit_facts', 'visit kind fact utterance', 'visit kind fact zh en utterance'),
  table('outcomes', 'recording place_ms outcome', 'recording place_ms outcome happened_at source noted_by noted_at'),
  table('kept', 'id', 'id kind owner store_ids name shared content created_at updated_at expires_at'),
  table('evidence', 'id', 'id basket utterance recording start_ms end_ms note place added_at'),
  table('knowledge_contents', 'hash', 'hash content'),
  table('knowledge_drafts', 'id', 'id line title owner state base revision created_at updated_at'),
  table('knowledge_steps', 'draft place', 'draft place who at action changes undone'),
  table('knowledge_versions', 'seq', 'seq line number parent who at why hash restores draft'),
  table(
    'rereads',
    'id',
    'id line number pack store_id who state begun_at updated_at recordings done utterances changed report place_at place_seq',
  ),
  table('reread_bases', 'recording', 'recording content digest knowledge_version'),
  table('store_hours', 'store_id', 'store_id hours noted_by noted_at'),
  table(
    'repair_decisions',
    'seq',
    'seq store_id recording start_ms original replacement concept_id before after state decided_at decided_by',
  ),
  table(
    'jobs',
    'seq',
    'seq id kind key lane holds payload state attempts run_after lease_until started_at error created_at updated_at single',
  ),
  table('blobs', 'sha256', 'sha256 refs state last_seen'),
]
