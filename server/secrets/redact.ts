/**
 * Messages for people and log files without what must not stand there: secrets, passwords in addresses, the home folder's name.
 * Knows no logger.
 */
import { homedir } from 'node:os';
import { sep } from 'node:path';
import { maskSecrets } from './mask.ts';

/** A longer message quotes a file; nobody reads it to its end. */
const longest = 20_000;

/** What stands before `@` in an address, which is a credential whatever it looks like. */
const userInfo = /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@]{1,300}@/gi;
/** Parameters of addresses that carry keys. */
const keyParameter = /([?&](?:[a-z_-]{0,20}(?:key|token|secret|signature|password)|sig|auth)=)[^\s&#"']{1,500}/gi;

export function redact(message: string): string {
  const short = message.length > longest ? `${message.slice(0, longest)}...` : message;
  const bare = short.replace(userInfo, '$1').replace(keyParameter, '$1(hidden)');
  const home = homedir();
  const masked = maskSecrets(bare, true);
  return home.length > 1 ? masked.replaceAll(home + sep, `~${sep}`) : masked;
}
