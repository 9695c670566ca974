/** What `npm audit --json` says of the packages that are shipped, or why it says nothing. Knows no registry. */
import { z } from 'zod';

export type Lookup =
  | { readonly kind: 'known'; readonly packages: readonly { readonly name: string; readonly severity: string }[] }
  | { readonly kind: 'not looked up'; readonly reason: string };

/** Version 2 of the report, since npm 7. */
const ReportSchema = z.object({ vulnerabilities: z.record(z.string(), z.object({ severity: z.string() })) });
const FailureSchema = z.object({ message: z.string() });

/** `answer` is what npm printed. Registries that mirror npm's seldom answer this; what was not looked up is not safe. */
export function vulnerabilitiesIn(answer: string, shipped: ReadonlySet<string>): Lookup {
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer);
  } catch {
    return { kind: 'not looked up', reason: 'npm gave no report' };
  }
  const report = ReportSchema.safeParse(parsed);
  if (report.success) {
    const all = Object.entries(report.data.vulnerabilities);
    const packages = all.filter(([name]) => shipped.has(name)).map(([name, { severity }]) => ({ name, severity }));
    return { kind: 'known', packages };
  }
  const failure = FailureSchema.safeParse(parsed);
  // Without the address: it may be a mirror that nobody else needs to hear of.
  const reason = failure.success ? failure.data.message.replace(/ - .*$/s, '') : 'npm gave a report of another form';
  return { kind: 'not looked up', reason };
}
