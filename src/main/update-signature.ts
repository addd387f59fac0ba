/**
 * The signature of update metadata (`latest*.yml`): ours, the same on every system, whatever the
 * system itself verifies. Made by build/sign.ts, checked before a new version is even spoken of.
 */
import { createPublicKey, verify } from 'node:crypto';
import type { UpdateInfo } from 'electron-updater';

/** What of the metadata says which bytes are installed. How many are offered them is not in it. */
export type SignedInfo = Pick<UpdateInfo, 'version' | 'files'> & {
  packages?: unknown;
  /** Base64. */
  signature?: unknown;
};

/** The bytes that are signed. */
export const signedBytes = ({ version, files, packages }: SignedInfo): Buffer =>
  Buffer.from(JSON.stringify(['fototeca update 1', version, files, packages ?? null]));

/**
 * True where whoever holds the private key has signed this version with these files, each of which
 * has its SHA-512: electron-updater compares that with what it downloads.
 * @param key public key, Ed25519, SPKI in base64
 */
export function isSigned(info: SignedInfo, key: string): boolean {
  const { files, signature } = info;
  if (typeof signature !== 'string') return false;
  // Without a list it would take a file and a checksum from fields that nobody signed.
  if (!Array.isArray(files) || files.length === 0) return false;
  if (!files.every(({ sha512 }) => typeof sha512 === 'string' && sha512 !== '')) return false;
  try {
    const publicKey = createPublicKey({
      key: Buffer.from(key, 'base64'),
      format: 'der',
      type: 'spki',
    });
    return verify(null, signedBytes(info), publicKey, Buffer.from(signature, 'base64'));
  } catch {
    // A key that is none verifies nothing.
    return false;
  }
}
