/**
 * Which files hold secrets as a rule, told by their names alone: they are never opened. What else holds one is masked, which is not
 * known here (server/secrets).
 */
import { languageForId, languageForPath } from '../syntax/languages.ts';

const secretNames: readonly RegExp[] = [
  /^\.env/,
  /\.env$/,
  /^(id_rsa|id_dsa|id_ecdsa|id_ed25519)/,
  /^[._](netrc|npmrc|pypirc|pgpass|htpasswd|git-credentials|dockercfg|yarnrc\.yml|s3cfg|boto|my\.cnf)$/,
  /^(htpasswd|passwd|shadow|master\.key|wp-config\.php|kubeconfig)$/,
  /\.(pem|key|crt|cert|cer|der|p7b|p7c|p8|p12|pfx|csr|ppk|jks|jceks|keystore|truststore|bks|kdb|kdbx|gpg|pgp|asc|ovpn)$/,
  /\.(tfvars|tfstate|tfstate\.backup|agekey|mobileprovision)$/,
];

/** Names of secrets, and of the code that deals with them: that is read, with its secrets masked as everywhere. */
const secretUnlessCode = /^\.?(credentials?|secrets?)([._-].*)?$|^(client_secret|service[-_]?account|gha-creds-)/;

/** Everything below these folders is about credentials. */
const secretFolders = new Set(['.aws', '.ssh', '.gnupg', '.kube', '.docker', '.azure', '.gcloud']);

/** `relativePath` has forward slashes and starts below the workspace folder. */
export function isSecret(relativePath: string): boolean {
  const parts = relativePath.toLowerCase().split('/');
  const name = parts.pop() ?? '';
  if (secretNames.some((pattern) => pattern.test(name)) || parts.some((folder) => secretFolders.has(folder)))
    return true;
  return secretUnlessCode.test(name) && holdsSettings(name);
}

/** Languages of settings, data and prose; what has no language is data, too. */
const dataLanguages = new Set([
  ...['json', 'jsonc', 'yaml', 'toml', 'ini', 'properties', 'xml', 'plaintext', 'csv', 'markdown', 'restructuredtext'],
  ...['shellscript', 'fish', 'bat', 'powershell', 'dockerfile', 'makefile', 'terraform', 'sql', 'html'],
]);

/** Whether values stand without quotes in a file of this name, and say more by their names than those in code do. */
export function holdsSettings(path: string): boolean {
  const language = languageForPath(path);
  return language === undefined || dataLanguages.has(language.id);
}

/** The same of a document in the editor. */
export function isSettingsLanguage(languageId: string): boolean {
  return languageForId(languageId) === undefined || dataLanguages.has(languageId);
}
