/** One run over a suite: some repositories at a time in threads, results into one file. Knows no command line. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { eachConcurrently } from '../../server/base/concurrently.ts';
import { scriptBeside } from '../../server/base/thread.ts';
import { defaultConfig } from '../../server/config.ts';
import { weightsPath } from '../../server/recall/weights.ts';
import { Expected } from '../expected.ts';
import type { HoleKind } from '../holes/hole.ts';
import { runJob } from '../jobThread.ts';
import { hashOfRepositories, nameOfSuite, type Repository, repositoriesOf } from '../repositories.ts';
import { systemNamed } from '../systems/table.ts';
import { commitOf } from './build.ts';
import { type GeneratorChoice, identifyModel, type ModelIdentity, nameOfGenerator } from './generatorChoice.ts';
import type { RepositoryJob, RepositoryListener } from './measureRepository.ts';
import { type Header, type Mode, recordVersion, type StressName } from './record.ts';
import { RecordFile } from './recordFile.ts';
import type { Finding } from './repositoryThread.ts';
import { scoring, whyItCannotScore } from './scoring.ts';

export interface RunOptions {
  readonly suite: string;
  readonly language?: string;
  readonly systems: readonly string[];
  readonly generator: GeneratorChoice;
  readonly mode: Mode;
  readonly kinds: readonly HoleKind[];
  /** Of a suite 120 without it, of a data set all that it has. */
  readonly n?: number;
  readonly seed: number;
  readonly budgetTokens: number;
  /** Stress suites to put the holes to, in place of filling them once; `n` is of each. */
  readonly stress?: readonly StressName[];
  readonly keepTexts: boolean;
  /** Repositories at a time. */
  readonly jobs: number;
  readonly out: string;
  readonly onProgress: (done: number, total: number) => void;
  readonly onWarning: (message: string) => void;
}

/** Enough to see a large difference. */
const usualHoles = 120;

/** Holes in the file and of them those measured now; throws when `signal` is aborted, with all measured holes on disk. */
export async function run(options: RunOptions, signal: AbortSignal): Promise<{ holes: number; measured: number }> {
  const { suite, language, kinds, seed, stress } = options;
  const model = await identifyModel(options.generator);
  const generator = await withLoss(options.generator, options.systems, signal);
  const repositories = await repositoriesOf(suite, {
    signal,
    ...(language !== undefined && { language }),
    // A stress suite chooses for itself among all that there are.
    given: { kinds, seed, ...(options.n !== undefined && stress === undefined && { n: options.n }) },
  });
  const n = (stress === undefined ? givenHoles(repositories) : undefined) ?? options.n ?? usualHoles;
  const header = await headerOf({ ...options, n, model }, hashOfRepositories(repositories));
  const file = await RecordFile.open(options.out, header);
  if (file === undefined) return { holes: 0, measured: 0 };
  for (const name of options.systems) await systemNamed(name)?.prepare?.(signal);
  const done = file.doneHoles;
  const perPart = Math.ceil(n / (repositories.length * (stress === undefined ? kinds.length : 1)));
  const counts = repositories.map(({ holes, rows }) =>
    stress === undefined ? ((holes ?? rows)?.length ?? kinds.length * perPart) : stress.length * perPart,
  );
  let measured = 0;
  const progress = () =>
    options.onProgress(
      done.length + measured,
      counts.reduce((sum, count) => sum + count, 0),
    );
  await eachConcurrently(repositories, options.jobs, signal, async (repository) => {
    const repositoryIndex = repositories.indexOf(repository);
    const { systems, mode, budgetTokens, keepTexts } = options;
    const job: RepositoryJob = {
      ...{ repository, repositoryIndex, nRepositories: repositories.length, wishes: { kinds, n, seed } },
      ...{ systems, generator, mode, budgetTokens, keepTexts, done },
      ...(stress !== undefined && { stress }),
    };
    const listener: RepositoryListener = {
      onHoles(count, filesWithCopies) {
        counts[repositoryIndex] = count;
        if (count === 0) {
          const copies = filesWithCopies > 0 ? `; ${filesWithCopies} of its files have copies beside them` : '';
          options.onWarning(`${repository.name} has no eligible hole, and is not counted${copies}.`);
        }
      },
      onMeasured(one) {
        file.append(one);
        measured++;
        progress();
      },
    };
    await inThread(job, listener, signal);
  });
  await file.settled();
  signal.throwIfAborted();
  if (done.length + measured === 0) throw new Expected(`No repository of the suite ${suite} has an eligible hole.`, 1);
  await file.finish();
  return { holes: done.length + measured, measured };
}

/** Undefined of a suite, whose holes are cut. */
function givenHoles(repositories: readonly Repository[]): number | undefined {
  const counts = repositories.flatMap(({ holes, rows }) => (holes ?? rows)?.length ?? []);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/** Aborted, it ends after the hole at hand. */
function inThread(job: RepositoryJob, listener: RepositoryListener, signal: AbortSignal): Promise<void> {
  const script = scriptBeside(import.meta.url, 'repositoryThread');
  const onFinding = (finding: Finding) => {
    if (finding.type === 'holes') listener.onHoles(finding.count, finding.filesWithCopies);
    else listener.onMeasured(finding.measured);
  };
  return runJob(script, `Measuring ${job.repository.name}`, job, onFinding, signal);
}

/** The same generator, asked for the loss where it tells one; throws where a system cannot do without. */
async function withLoss(
  choice: GeneratorChoice,
  systems: readonly string[],
  signal: AbortSignal,
): Promise<GeneratorChoice> {
  const silence = await whyItCannotScore(choice, signal);
  if (silence === undefined) return scoring(choice);
  const oracles = systems.filter((name) => systemNamed(name)?.usesTruth === true);
  if (oracles.length === 0) return choice;
  const message = `${oracles.join(', ')} choose by how likely the hidden text is, which this generator does not tell: ${silence}.`;
  throw new Expected(`${message} Leave them out of --systems.`, 2);
}

interface HeaderOptions extends RunOptions {
  readonly n: number;
  readonly model: ModelIdentity | undefined;
}

async function headerOf(options: HeaderOptions, suiteHash: string): Promise<Header> {
  const { suite, language, systems, generator, mode, kinds, n, seed, budgetTokens, model } = options;
  const { index, completion, context } = defaultConfig;
  return {
    type: 'header',
    version: recordVersion,
    commit: commitOf(),
    generator: nameOfGenerator(generator),
    ...(model !== undefined && { model }),
    weights: shortHash(await readFile(weightsPath()).catch(() => '')),
    suite: nameOfSuite(suite),
    suiteHash,
    configHash: shortHash(JSON.stringify({ index, completion, context })),
    ...(language !== undefined && { language }),
    mode,
    systems: [...systems],
    kinds: [...kinds],
    ...(options.stress !== undefined && { stress: [...options.stress] }),
    n,
    seed,
    budgetTokens,
  };
}

function shortHash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
