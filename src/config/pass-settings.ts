import { z } from 'zod';

const nothing = z.string().default('none');

/** Settings of passes for wallets of other companies; `none` everywhere: none are offered. */
export const passSettings = {
  APPLE_PASS_TYPE_ID: nothing.describe(
    'Pass type id at Apple (pass.…); none: no passes for Apple Wallet.',
  ),
  APPLE_TEAM_ID: nothing.describe('Team id at Apple.'),
  APPLE_PASS_CERTIFICATE_FILE: nothing.describe('Certificate of the pass type id, PEM file.'),
  APPLE_PASS_KEY_FILE: nothing.describe('Its private key, PEM file.'),
  APPLE_PASS_KEY_PASSWORD: nothing.describe('Password of the key, or none.'),
  APPLE_WWDR_CERTIFICATE_FILE: nothing.describe(
    "Apple's intermediate certificate (WWDR G4), PEM file.",
  ),
  GOOGLE_WALLET_ISSUER_ID: nothing.describe(
    'Issuer id at Google Wallet; none: no passes for it. With it the keys of codes in passes leave Picket, of events without device binding.',
  ),
  GOOGLE_WALLET_ACCOUNT: nothing.describe('Email address of the service account.'),
  GOOGLE_WALLET_KEY_FILE: nothing.describe('Its private key (RSA), PEM file.'),
};
