/**
 * `node build/sign.ts FOLDER`: signs the update metadata (`latest*.yml`) of a folder with the
 * private key in `FOTOTECA_UPDATE_PRIVATE_KEY`, and makes sure that copies which carry the public
 * key `FOTOTECA_UPDATE_KEY` will accept it. `node build/sign.ts --new-key` prints such a pair; see
 * docs/packaging.md.
 */
import provider from 'electron-updater/out/providers/Provider.js';
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSigned, signedBytes, type SignedInfo } from '../src/main/update-signature.ts';

/** Keys in base64: PKCS#8 the private one, SPKI the public one. */
export function newKeys(): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

/** Metadata as the program will see it. */
const parsed = (metadata: string): SignedInfo =>
  provider.parseUpdateInfo(metadata, 'latest.yml', new URL('file:///latest.yml'));

/**
 * Metadata with a signature; one that it had is replaced.
 * @throws where the public key is not that of the private one
 */
export function signed(metadata: string, privateKey: string, publicKey: string): string {
  const rest = metadata.replace(/^signature:.*\n?/m, '').replace(/\n?$/, '\n');
  const key = createPrivateKey({
    key: Buffer.from(privateKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  });
  const signature = sign(null, signedBytes(parsed(rest)), key).toString('base64');
  const whole = `${rest}signature: ${signature}\n`;
  if (!isSigned(parsed(whole), publicKey)) throw new Error('the public key is another one');
  return whole;
}

if (import.meta.main) {
  const [folder = ''] = process.argv.slice(2);
  if (folder === '--new-key') {
    const { privateKey, publicKey } = newKeys();
    console.log(`FOTOTECA_UPDATE_PRIVATE_KEY (secret)  ${privateKey}`);
    console.log(`FOTOTECA_UPDATE_KEY (variable)        ${publicKey}`);
  } else {
    const files = globSync('latest*.yml', { cwd: folder });
    if (files.length === 0) throw new Error('FOLDER with latest*.yml, or --new-key');
    const privateKey = process.env['FOTOTECA_UPDATE_PRIVATE_KEY'] ?? '';
    const publicKey = process.env['FOTOTECA_UPDATE_KEY'] ?? '';
    for (const name of files) {
      const path = join(folder, name);
      writeFileSync(path, signed(readFileSync(path, 'utf8'), privateKey, publicKey));
      console.log(`${name}: signed`);
    }
  }
}
