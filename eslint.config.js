import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.tingdian/'] },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/require-await': 'off',
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'onnxruntime-node', message: 'Only models/session.ts imports it.' }] },
      ],
    },
  },
  {
    // What the oldest browsers that are served do not know, or what would decode a whole recording in the page.
    files: ['api/console/**'],
    ignores: ['api/console/**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...['toSorted', 'toReversed', 'toSpliced', 'withResolvers', 'decodeAudioData', 'innerHTML', 'isWellFormed'].map(
          (name) => ({
            selector: `MemberExpression[property.name='${name}']`,
            message: `${name} is not for the console (eslint.config.js).`,
          }),
        ),
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'Words that people said are text nodes.',
        },
      ],
    },
  },
  { files: ['models/session.ts'], rules: { 'no-restricted-imports': 'off' } },
)
