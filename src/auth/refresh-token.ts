import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidV7 } from 'uuid';

const TOKEN_BYTES = 32;

/** A refresh token: the client gets `token`, the database keeps only its hash. */
export interface RefreshToken {
  id: string;
  token: string;
  hash: Buffer;
}

/** A new random refresh token. */
export function newRefreshToken(): RefreshToken {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { id: uuidV7(), token, hash: hashOfToken(token) };
}

/** SHA-256 of a token; its 256 random bits need no slow hash. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
