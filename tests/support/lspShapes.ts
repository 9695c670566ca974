/**
 * What a server may send, by the structures of LSP 3.18: nothing missing, nothing of another type, no property that the
 * specification does not have. Those that Linewright sends, and no others.
 */
import { z } from 'zod';

const uinteger = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const token = z.union([z.int(), z.string()]);
const position = z.strictObject({ line: uinteger, character: uinteger });
const range = z.strictObject({ start: position, end: position });
const command = z.strictObject({ title: z.string(), command: z.string(), arguments: z.array(z.unknown()).optional() });
const workDone = { workDoneProgress: z.boolean().optional() };
const message = z.strictObject({ type: z.int().min(1).max(5), message: z.string() });

const capabilities = z.strictObject({
  positionEncoding: z.enum(['utf-8', 'utf-16', 'utf-32']).optional(),
  textDocumentSync: z.strictObject({ openClose: z.boolean(), change: z.int().min(0).max(2) }).optional(),
  notebookDocumentSync: z
    .strictObject({ notebookSelector: z.array(z.strictObject({ notebook: z.string() })).min(1) })
    .optional(),
  completionProvider: z
    .strictObject({
      triggerCharacters: z.array(z.string()).optional(),
      resolveProvider: z.boolean().optional(),
      ...workDone,
    })
    .optional(),
  inlineCompletionProvider: z.union([z.boolean(), z.strictObject(workDone)]).optional(),
  workspace: z
    .strictObject({
      workspaceFolders: z.strictObject({
        supported: z.boolean(),
        changeNotifications: z.union([z.boolean(), z.string()]),
      }),
    })
    .optional(),
});

/** Results, by the request's method. */
export const resultShapes: Readonly<Record<string, z.ZodType>> = {
  initialize: z.strictObject({
    capabilities,
    serverInfo: z.strictObject({ name: z.string(), version: z.string().optional() }).optional(),
  }),
  shutdown: z.null(),
  'textDocument/inlineCompletion': z
    .strictObject({
      items: z.array(
        z.strictObject({
          insertText: z.union([z.string(), z.strictObject({ kind: z.literal('snippet'), value: z.string() })]),
          filterText: z.string().optional(),
          range: range.optional(),
          command: command.optional(),
        }),
      ),
    })
    .nullable(),
  'textDocument/completion': z
    .strictObject({
      isIncomplete: z.boolean(),
      items: z.array(
        z.strictObject({
          label: z.string(),
          kind: z.int().min(1).max(25).optional(),
          detail: z.string().optional(),
          documentation: z.string().optional(),
          sortText: z.string().optional(),
          filterText: z.string().optional(),
          insertTextMode: z.int().min(1).max(2).optional(),
          textEdit: z.strictObject({ range, newText: z.string() }).optional(),
        }),
      ),
    })
    .nullable(),
};

const progress = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('begin'),
    title: z.string(),
    cancellable: z.boolean().optional(),
    message: z.string().optional(),
    percentage: uinteger.optional(),
  }),
  z.strictObject({
    kind: z.literal('report'),
    cancellable: z.boolean().optional(),
    message: z.string().optional(),
    percentage: uinteger.optional(),
  }),
  z.strictObject({ kind: z.literal('end'), message: z.string().optional() }),
]);

/** Parameters of what the server asks and tells, by method. */
export const sentShapes: Readonly<Record<string, z.ZodType>> = {
  'client/registerCapability': z.strictObject({
    registrations: z.array(
      z.strictObject({ id: z.string(), method: z.string(), registerOptions: z.unknown().optional() }),
    ),
  }),
  'workspace/configuration': z.strictObject({
    items: z.array(z.strictObject({ scopeUri: z.string().optional(), section: z.string().optional() })),
  }),
  'window/workDoneProgress/create': z.strictObject({ token }),
  'window/logMessage': message,
  'window/showMessage': message,
  '$/progress': z.strictObject({ token, value: progress }),
};
