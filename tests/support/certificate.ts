/**
 * A certificate authority of a few lines and certificates by it, made anew for each test: no key lies in the repository. X.509 (RFC 5280) in
 * DER (ITU-T X.690), with what TLS needs of them.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** A key and a certificate for a host's name or an IPv4 address, both PEM. */
  issue(host: string): { readonly key: string; readonly cert: string };
}

const validity = 24 * 3_600_000;
const ecdsaWithSha256 = sequence(oid([1, 2, 840, 10045, 4, 3, 2]));

export function makeAuthority(name = 'Linewright test authority'): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isAuthority = extension([2, 5, 29, 19], sequence(tagged(0x01, Buffer.from([0xff]))));
  const certificate = signed(name, name, keys.publicKey, keys.privateKey, [isAuthority]);
  return {
    certificate,
    issue(host) {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const address = /^[\d.]+$/.test(host) ? Buffer.from(host.split('.').map(Number)) : undefined;
      const alternative = address === undefined ? tagged(0x82, Buffer.from(host)) : tagged(0x87, address);
      const cert = signed(host, name, own.publicKey, keys.privateKey, [
        extension([2, 5, 29, 17], sequence(alternative)),
      ]);
      return { key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert };
    },
  };
}

function signed(subject: string, issuer: string, key: KeyObject, by: KeyObject, extensions: readonly Buffer[]): string {
  const [from, to] = [-validity, validity].map((offset) => {
    const digits = new Date(Date.now() + offset).toISOString().replace(/[-:T]|\.\d+/g, '');
    return tagged(0x17, Buffer.from(digits.slice(2)));
  });
  const serial = tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const content = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    serial,
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(from ?? Buffer.alloc(0), to ?? Buffer.alloc(0)),
    nameOf(subject),
    key.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  );
  const whole = sequence(content, ecdsaWithSha256, bits(sign('sha256', content, by)));
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;
}

function nameOf(common: string): Buffer {
  return sequence(tagged(0x31, sequence(oid([2, 5, 4, 3]), tagged(0x0c, Buffer.from(common)))));
}

function extension(id: readonly number[], content: Buffer): Buffer {
  return sequence(oid(id), tagged(0x04, content));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function bits(content: Buffer): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([0]), content]));
}

function oid([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  const bytes = rest.flatMap((arc) => {
    const groups = [arc & 127];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128);
    return groups;
  });
  return tagged(0x06, Buffer.from([40 * first + second, ...bytes]));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  if (length < 256) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 255]), content]);
}
