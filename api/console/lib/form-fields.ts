/** What a form's fields hold, by name, without blanks around; files are not asked for. */
export function fieldsOf(form: HTMLFormElement): Record<string, string> {
  const pairs = [...new FormData(form)].flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value.trim()]] : [],
  )
  return Object.fromEntries(pairs)
}
