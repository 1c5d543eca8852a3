/** Characters that simplify, as `traditional simplified|…`; the package has no types for its tables. */
declare module 'opencc-js/dict/TSCharacters' {
  const pairs: string
  export default pairs
}
