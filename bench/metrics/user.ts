/**
 * A simple person: looks at a suggestion that is shown, takes it whole by one key when it is right, word by word as far as it
 * is right, and types the rest. Knows no engine.
 */
import { commonPrefix } from './match.ts';

export interface UserOutcome {
  readonly shown: boolean;
  /** Keys that were not typed, as a share of all: 1 - keys / characters hidden. Never below 0. */
  readonly saved: number;
  /** Shown, and nothing of it was taken. */
  readonly interrupted: boolean;
}

/** Share of the characters hidden that the prediction has right from the start on, whether it is shown or not. */
export function charactersRight(prediction: string, hidden: string): number {
  const wanted = hidden.replace(indentation, '\n');
  return commonPrefix(prediction.replace(indentation, '\n'), wanted) / Math.max(wanted.length, 1);
}

/** White space at the start of lines comes by itself: editors indent. */
const indentation = /\n\s+/g;

export function useSuggestion(prediction: string, hidden: string, isShown: boolean): UserOutcome {
  const wanted = hidden.replace(indentation, '\n');
  const given = prediction.replace(indentation, '\n');
  if (!isShown) return { shown: false, saved: 0, interrupted: false };
  const length = commonPrefix(given, wanted);
  const isRight = given !== '' && length === given.length;
  const words = given.slice(0, length).match(/[\p{L}\p{N}_$]+|[^\p{L}\p{N}_$\s]+|\s+/gu) ?? [];
  // The last word may go on differently: then it is not taken.
  const taken = isRight ? words : words.slice(0, -1);
  const characters = taken.join('').length;
  const keys = isRight ? 1 : taken.length;
  const saved = Math.max(0, characters - keys) / Math.max(wanted.length, 1);
  return { shown: true, saved, interrupted: characters === 0 };
}
