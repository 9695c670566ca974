/** Which files may hold secrets, told by their names alone: they are never opened. Knows no file's content. */

const secretNames: readonly RegExp[] = [
  /^\.env/,
  /\.env$/,
  /^(id_rsa|id_dsa|id_ecdsa|id_ed25519)/,
  /^\.?(credentials?|secrets?)([._-].*)?$/,
  /^(client_secret|service[-_]?account|gha-creds-)/,
  /^[._](netrc|npmrc|pypirc|pgpass|htpasswd|git-credentials|dockercfg|yarnrc\.yml|s3cfg|boto|my\.cnf)$/,
  /^(htpasswd|passwd|shadow|master\.key|wp-config\.php|kubeconfig)$/,
  /\.(pem|key|crt|cert|cer|der|p7b|p7c|p8|p12|pfx|csr|ppk|jks|jceks|keystore|truststore|bks|kdb|kdbx|gpg|pgp|asc|ovpn)$/,
  /\.(tfvars|tfstate|tfstate\.backup|agekey|mobileprovision)$/,
];

/** Everything below these folders is about credentials. */
const secretFolders = new Set(['.aws', '.ssh', '.gnupg', '.kube', '.docker', '.azure', '.gcloud']);

/** `relativePath` has forward slashes and starts below the workspace folder. */
export function isSecret(relativePath: string): boolean {
  const parts = relativePath.toLowerCase().split('/');
  const name = parts.pop() ?? '';
  return secretNames.some((pattern) => pattern.test(name)) || parts.some((folder) => secretFolders.has(folder));
}
