/** Families of code models by the way in which they are shown a hole. Names alone; knows no template. */

export const familyNames = [
  'linewright',
  'qwen',
  'starcoder2',
  'starcoder',
  'stablecode',
  'codellama',
  'deepseek',
  'codegemma',
  'codestral',
  'granite',
  'plain',
  'chat',
] as const;

export type FamilyName = (typeof familyNames)[number];
