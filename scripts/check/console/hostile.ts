/** A name that is no name. */
export const HOSTILE_NAME = '<b>店</b>'
/** Words that would do harm where they are taken for more than words; the last but two turns all that follows around. */
export const HOSTILE = [
  '<img src=x onerror=document.title="hurt">',
  "=cmd|' /C calc'!A0",
  '@SUM(1+1)*cmd|',
  '𠮷野家\u202E倒过来\u202C',
  'مرحبا\u202E没有收尾',
  '长'.repeat(2000),
  'w'.repeat(2000),
]
