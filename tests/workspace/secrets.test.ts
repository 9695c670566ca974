/** Names of files that are never opened. */
import { expect, test } from 'vitest';
import { isSecret } from '../../server/workspace/secrets.ts';

const secret = `
.env .env.local .envrc prod.env a/.ENV id_rsa id_rsa.pub id_ed25519 server.pem server.KEY tls.crt tls.cert store.p12
credentials credentials.json credentials.yml .credentials secrets.yaml secrets.sh secret.json .npmrc .netrc _netrc .pypirc
release.keystore app.jks .aws/credentials .aws/config home/.ssh/config .docker/config.json client_secret_1.json
service-account.json prod.tfvars terraform.tfstate .git-credentials config/master.key .kube/config
`;

const plain = `
environment.ts secrets.py src/credentials.ts service_account.go env.py keys.py key.ts monkey.ts certificate.go pem.rs credentialsProvider.ts secretary.py src/aws/client.py
ssh/server.go docker/config.ts tokenizer.py idea.md identity.ts
`;

test('secrets are told from code by their names', () => {
  const names = (text: string) => text.trim().split(/\s+/);
  expect(names(secret).filter((name) => !isSecret(name))).toEqual([]);
  expect(names(plain).filter(isSecret)).toEqual([]);
});
