/** Utterances that one version of a pack's knowledge was used for. */
export interface KnowledgeUsed {
  pack: string
  /** `0.2.0+12+3`, or `0.2.0/0.3.0+12+3` over another base: see engine/knowledge/live.ts; '' where nobody noted it. */
  version: string
  utterances: number
}

/** Versions of packs of which figures, one or several that are compared, mix more than one; none where each pack is of one version. */
export function mixedVersions(...used: (readonly KnowledgeUsed[])[]): KnowledgeUsed[] {
  const together: KnowledgeUsed[] = []
  for (const { pack, version, utterances } of used.flat()) {
    const known = together.find((one) => one.pack === pack && one.version === version)
    if (known) known.utterances += utterances
    else together.push({ pack, version, utterances })
  }
  return together.filter(({ pack }) => together.filter((other) => other.pack === pack).length > 1)
}
