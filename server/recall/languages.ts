/** Languages by the number that the network knows them by; others are 0. Knows nothing of what sets them apart. */
export const languageSlots: readonly string[] = [
  ...['', 'python', 'typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'java', 'kotlin', 'go', 'rust'],
  ...['csharp', 'c', 'cpp', 'ruby', 'php'],
];
