/**
 * Secrets that are none, put together at run time so that no scanner takes this file for a leak: tokens of known formats, named
 * passwords, addresses with credentials, private keys; and text that only looks like them. Knows no rule that finds them.
 */
import { seededRandom } from '../statistics.ts';

export interface Sample {
  /** `tokens`, `named`, `addresses`, `keys` or `settings`; of what is no secret, what it is. */
  readonly kind: string;
  /** The format, or the form in which it stands. */
  readonly name: string;
  readonly languageId: string;
  readonly text: string;
  /** What must not be read in the masked text; empty for what is no secret. */
  readonly secret: string;
}

type Random = () => number;

const alphabets = {
  a: 'abcdefghijklmnopqrstuvwxyz',
  A: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  h: '0123456789abcdef',
  l: 'abcdefghijklmnopqrstuvwxyz0123456789',
  d: '0123456789',
  w: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  b: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  s: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  L: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
} as const;

/** `*w36` stands for 36 random characters of an alphabet above; the rest is as it is. Vendors' own documents say the forms. */
const formats: Readonly<Record<string, string>> = {
  'AWS access key id': 'AK+IA*A16',
  'AWS temporary key id': 'AS+IA*A16',
  'GitHub personal token': 'gh+p_*w36',
  'GitHub app token': 'gh+s_*w36',
  'GitHub OAuth token': 'gh+o_*w36',
  'GitHub refresh token': 'gh+r_*w36',
  'GitHub fine-grained token': 'github+_pat_*w22_*w59',
  'GitLab personal token': 'gl+pat-*b20',
  'GitLab runner token': 'gl+rt-*b20',
  'GitLab deploy token': 'gl+dt-*b20',
  'Slack bot token': 'xo+xb-*d12-*d12-*w24',
  'Slack user token': 'xo+xp-*d12-*d12-*d12-*h32',
  'Slack app token': 'xa+pp-1-*A10-*d12-*h64',
  'Slack webhook': 'https://hooks.sl+ack.com/services/T*A8/B*A8/*w24',
  'Stripe live key': 'sk+_live_*w24',
  'Stripe restricted key': 'rk+_live_*w24',
  'Stripe webhook secret': 'wh+sec_*w32',
  'OpenAI key': 'sk+-*w20T3Blb+kFJ*w20',
  'OpenAI project key': 'sk+-proj-*b74T3Blb+kFJ*b73A',
  'Anthropic key': 'sk+-ant-api03-*b93AA',
  'Groq key': 'gs+k_*w52',
  'Hugging Face token': 'hf+_*L34',
  'Replicate token': 'r8+_*w37',
  'Google API key': 'AI+za*b35',
  'Google OAuth secret': 'GOC+SPX-*b28',
  'Google OAuth access token': 'ya+29.*b100',
  'SendGrid key': 'S+G.*b22.*b43',
  'Mailgun key': 'key+-*h32',
  'Twilio key': 'S+K*h32',
  'npm token': 'np+m_*w36',
  'PyPI token': 'py+pi-AgEIcHlwaS5vcmc*b80',
  'RubyGems token': 'ruby+gems_*h48',
  'NuGet key': 'oy+2*l43',
  'Docker token': 'dckr+_pat_*b27',
  'DigitalOcean token': 'do+p_v1_*h64',
  'Databricks token': 'da+pi*h32',
  'Doppler token': 'dp+.pt.*w43',
  'Figma token': 'fi+gd_*b40',
  'Grafana service account': 'gl+sa_*w32_*h8',
  'Grafana cloud token': 'gl+c_*w80',
  'HashiCorp Vault token': 'hv+s.*b95',
  'Linear key': 'lin+_api_*w40',
  'Notion token': 'nt+n_*d11*w35',
  'New Relic key': 'NR+AK-*A27',
  'Planetscale token': 'pscale+_tkn_*b43',
  'Postman key': 'PM+AK-*h24-*h34',
  'Pulumi token': 'pul+-*h40',
  'Sentry token': 'sn+trys_*w80',
  'Shopify token': 'shp+at_*h32',
  'Square token': 'sq0+atp-*b22',
  'Supabase token': 'sb+p_*h40',
  'Telegram bot token': '*d9:AA*b33',
  'Discord bot token': 'M*w23.*b6.*b27',
  'Atlassian token': 'ATA+TT3*b180=*A8',
  'age key': 'AGE-SECRET-+KEY-1*A58',
  'JSON Web Token': 'ey+JhbGciOiJIUzI1NiJ9.eyJzdWIiOiI*b40.*b43',
};

/** How a token stands in a file; `@` is its place. */
const tokenPlaces: readonly (readonly [string, string, string])[] = [
  ['string', 'python', 'client = connect("@")\n'],
  ['constant', 'typescript', "export const credentials = { live: '@' };\n"],
  ['comment', 'go', '// curl -H "Authorization: Bearer @" localhost\n'],
  ['setting', 'yaml', 'service:\n  value: @\n'],
  ['variable', 'shellscript', 'export SERVICE=@\n'],
];

/** `@` is a password of 12 characters or more, `#` a random token; the names are those that people use. */
const namedForms: readonly (readonly [string, string])[] = [
  ['python', 'password = "@"\n'],
  ['python', 'conn = psycopg2.connect(host="db", password="@")\n'],
  ['python', 'DB_PASSWORD: str = "@"\n'],
  ['python', 'settings["SECRET_KEY"] = "#"\n'],
  ['python', 'api_key = os.environ.get("API_KEY", "#")\n'],
  ['typescript', "const authToken = '#';\n"],
  ['typescript', "const options = { clientSecret: '#', region: 'eu' };\n"],
  ['javascript', 'headers.set("x-api-key", "#");\n'],
  ['java', 'private static final String PASSWORD = "@";\n'],
  ['java', 'dataSource.setPassword("@");\n'],
  ['go', 'encryptionKey := "#"\n'],
  ['rust', 'const SIGNING_KEY: &str = "#";\n'],
  ['csharp', 'var settings = new Settings { ApiKey = "#" };\n'],
  ['php', "define('DB_PASSWORD', '@');\n"],
  ['ruby', 'config.access_token = "#"\n'],
  ['kotlin', 'val accessKey = "#"\n'],
];

const settingForms: readonly (readonly [string, string])[] = [
  ['yaml', 'database:\n  password: @\n'],
  ['yaml', 'auth_token: "#"\n'],
  ['json', '{ "password": "@" }\n'],
  ['json', '{ "apiKey": "#" }\n'],
  ['ini', '[db]\npassword = @\n'],
  ['properties', 'spring.datasource.password=@\n'],
  ['toml', 'secret_key = "#"\n'],
  ['shellscript', 'export DB_PASSWORD=@\n'],
  ['dockerfile', 'ENV API_TOKEN=#\n'],
  ['xml', '<password>@</password>\n'],
  ['terraform', 'access_key = "#"\n'],
];

const addressForms: readonly string[] = [
  'url = "postgres://service:@@db.internal:5432/main"\n',
  'url = "mysql://root:@@10.0.0.5/shop"\n',
  'broker = "amqps://worker:@@mq.internal/vhost"\n',
  'cache = "redis://:@@cache.internal:6379/0"\n',
  'uri = "mongodb+srv://admin:@@cluster0.internal/app"\n',
  'remote = "https://deploy:@@git.internal/team/app.git"\n',
];

const keyHeads = ['RSA ', 'EC ', 'OPENSSH ', 'DSA ', '', 'ENCRYPTED '];

/** Text that must stay as it is: what looks random and is public, what is named and is no value, what stands for a secret. */
const innocentForms: readonly (readonly [string, string, string])[] = [
  ['digest', 'python', 'sha256 = "*h64"\n'],
  ['digest', 'json', '{ "integrity": "sha512-*s86==" }\n'],
  ['commit', 'python', 'REVISION = "*h40"\n'],
  ['identifier', 'typescript', "const id = '*h8-*h4-*h4-*h4-*h12';\n"],
  ['image', 'javascript', "const icon = 'data:image/png;base64,*s80';\n"],
  ['variable', 'python', 'password = os.environ["DB_PASSWORD"]\n'],
  ['variable', 'yaml', `password: \${DB_PASSWORD}\n`],
  ['variable', 'yaml', 'password: {{ vault_password }}\n'],
  ['placeholder', 'python', 'password = "changeme"\n'],
  ['placeholder', 'python', 'api_key = "your-api-key-goes-here1"\n'],
  ['placeholder', 'python', 'api_key = "<api key 1>"\n'],
  ['placeholder', 'go', 'token := "xxxxxxxxxxxxxxxxxxxx"\n'],
  ['name', 'python', 'password_field = "user_password_2"\n'],
  ['name', 'typescript', "const tokenType = 'oauth2_bearer';\n"],
  ['name', 'typescript', "const tokenUrl = 'https://login.internal/oauth2/v2.0/token';\n"],
  ['name', 'python', 'pad_token = "[PAD]"\n'],
  ['name', 'python', 'eos_token = "<|endoftext|>"\n'],
  ['name', 'python', 'fields = ("password1", "password2")\n'],
  ['name', 'java', 'private static final String SECRET_NAME = "projects/12/secrets/db";\n'],
  ['model', 'python', 'tokenizer = load("meta-llama/Llama-3.1-8B")\n'],
  ['address', 'python', 'url = "http://localhost:8080/path@2x"\n'],
  ['address', 'python', 'url = "https://user:password@example.com"\n'],
  ['identifier', 'python', 'assert_sk_learn_pipeline_works_with_long_names_2024()\n'],
  ['algorithm', 'python', 'kind = "sk-ecdsa-sha2-nistp256@openssh.com"\n'],
  ['key in a manual', 'python', '"""-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----"""\n'],
  ['public key', 'python', '"""-----BEGIN PUBLIC KEY-----\n*s64\n*s64\n-----END PUBLIC KEY-----"""\n'],
  ['certificate', 'python', '"""-----BEGIN CERTIFICATE-----\n*s64\n*s64\n-----END CERTIFICATE-----"""\n'],
];

/** `each`: samples of each form. */
export function secretSamples(seed: number, each: number): Sample[] {
  const random = seededRandom(seed);
  const samples: Sample[] = [];
  for (let round = 0; round < each; round++) {
    for (const [name, format] of Object.entries(formats)) {
      for (const [place, languageId, text] of tokenPlaces) {
        const secret = filled(format, random);
        samples.push({
          kind: 'tokens',
          name: `${name}, ${place}`,
          languageId,
          text: text.replace('@', () => secret),
          secret,
        });
      }
    }
    for (const [kind, forms] of [
      ['named', namedForms],
      ['settings', settingForms],
    ] as const) {
      for (const [languageId, text] of forms) {
        const secret = text.includes('#') ? filled('*w32', random) : password(random);
        samples.push({ kind, name: text.trim(), languageId, text: text.replace(/[@#]/, () => secret), secret });
      }
    }
    for (const text of addressForms) {
      const secret = filled('*w16', random);
      const whole = text.replace('@@', () => `${secret}@`);
      samples.push({ kind: 'addresses', name: text.trim(), languageId: 'python', text: whole, secret });
    }
    for (const head of keyHeads) {
      const secret = filled('MI*s62\n*s64\n*s64\n*s64\n*s40', random);
      const text = `key = """-----BEGIN ${head}PRIVATE KEY-----\n${secret}\n-----END ${head}PRIVATE KEY-----"""\n`;
      samples.push({ kind: 'keys', name: `${head}key`, languageId: 'python', text, secret });
    }
  }
  return samples;
}

export function innocentSamples(seed: number, each: number): Sample[] {
  const random = seededRandom(seed);
  return Array.from({ length: each }, () =>
    innocentForms.map(([kind, languageId, text]) => ({
      ...{ kind, name: text.trim(), languageId, text: filled(text, random), secret: '' },
    })),
  ).flat();
}

/** As people choose them, and as managers make them. */
function password(random: Random): string {
  const word = () => filled('*a5', random);
  const forms = [`${word()}-${word()}-${filled('*d3', random)}`, filled('*w14', random), `${filled('*w11', random)}!7`];
  return forms[Math.floor(random() * forms.length)] ?? '';
}

/** `+` is nothing: it keeps a format's prefix apart in this file. */
function filled(format: string, random: Random): string {
  return format.replace(
    /\*([a-zA-Z])(\d+)|(?<=[A-Za-z0-9-])\+(?=[A-Za-z0-9_.-])/g,
    (_, alphabet?: keyof typeof alphabets, count?: string) => {
      if (alphabet === undefined) return '';
      const letters = alphabets[alphabet];
      return Array.from({ length: Number(count) }, () => letters[Math.floor(random() * letters.length)]).join('');
    },
  );
}
