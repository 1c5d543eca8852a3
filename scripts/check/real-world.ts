export async function runRealWorld(): Promise<boolean> {
  return false
}
