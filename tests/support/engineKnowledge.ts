/**
 * All that can be asked of an engine, as plain data without its folder's name: two engines that know the same answer the same.
 */
import path from 'node:path';
import { expect } from 'vitest';
import { analysisOf } from '../../server/analysis/analysis.ts';
import { ancestorsOf, childrenOf } from '../../server/analysis/hierarchy.ts';
import { meaningIn } from '../../server/analysis/names.ts';
import { recallAlone } from '../../server/config.ts';
import { type Engine, openEngine } from '../../server/engine.ts';
import type { DefinitionHit, WorkspaceView } from '../../server/workspace/view.ts';

/** What is asked for: the files by name, and texts whose words are looked up. */
export interface Questions {
  readonly names: readonly string[];
  readonly texts: readonly string[];
}

/** What is suggested in a Python file, and how surely, or why nothing is. */
export async function suggestion(
  engine: Engine,
  file: string,
  text: string,
  offset: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  const request = {
    path: file,
    languageId: 'python',
    text,
    version: engine.workspace.buffer(file)?.version ?? 0,
    offset,
    trigger: 'invoked',
  } as const;
  const result = await engine.complete(request, signal);
  return result.kind === 'none' ? result.reason : [result.text, result.confidence.toFixed(6)];
}

/** Chunks, names, facts, the symbol graph, and how much recall has learned; the order of its learning matters to what it says. */
export async function known(engine: Engine, root: string, { names, texts }: Questions): Promise<unknown> {
  const { workspace } = engine;
  await workspace.idle();
  // Recall learns what has changed at the next request, except the text that the request itself comes with.
  await suggestion(engine, path.join(root, 'asked.py'), 'x', 1);
  const words = [...new Set(texts.join(' ').match(/\w+/g))];
  const chunks = words.map((word) =>
    workspace
      .searchChunks(word, 20, new Set())
      .map(({ file, span, score }) => [file.displayPath, span, score.toFixed(4)]),
  );
  const definitions = words.map((word) =>
    workspace
      .definitionsNamed(word, 20)
      .map(({ file, definition }) => `${file.displayPath} ${definition.kind} ${definition.nameSpan.start}`)
      .sort(),
  );
  const facts = names.map((name) => workspace.file(path.join(root, name))?.facts);
  return {
    words,
    chunks,
    definitions,
    facts,
    graph: graphOf(workspace, root, names, words),
    recall: engine.status().recall,
  };
}

/** What each word means in each file, and from what the classes among them are made. */
function graphOf(workspace: WorkspaceView, root: string, names: readonly string[], words: readonly string[]): unknown {
  const analysis = analysisOf(workspace);
  const told = ({ file, definition }: DefinitionHit) =>
    `${file.displayPath} ${definition.name} ${definition.nameSpan.start}`;
  return names.flatMap((name) => {
    const file = workspace.file(path.join(root, name));
    if (file === undefined) return [];
    return words.flatMap((word) => {
      const meanings = meaningIn(analysis, word, file);
      const classes = meanings.filter(({ definition }) => definition.kind === 'class');
      const related = classes.flatMap((type) => [...ancestorsOf(analysis, type), ...childrenOf(analysis, type)]);
      return meanings.length === 0 ? [] : [[name, word, meanings.map(told).sort(), related.map(told).sort()]];
    });
  });
}

/** A fault that it logs fails the test. */
export async function engineOn(root: string, cacheFolder?: string): Promise<Engine> {
  const config = { ...recallAlone, index: { ...recallAlone.index, workers: 1 } };
  const engine = openEngine({
    roots: [root],
    config,
    ...(cacheFolder === undefined ? {} : { cacheFolder }),
    log: (level, message) => level === 'error' && expect.unreachable(message),
  });
  await engine.ready;
  return engine;
}
