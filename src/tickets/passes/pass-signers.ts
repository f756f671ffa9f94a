import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import { projectFolder } from '../../config/installation.js';
import type { AppleSigner } from './apple-pass.js';
import type { GoogleIssuer } from './google-pass.js';

const NONE = 'none';

/** Whom the settings let sign passes; read at the start, so that a bad file is found then. */
@Injectable()
export class PassSigners implements OnModuleInit {
  apple: AppleSigner | undefined;
  google: GoogleIssuer | undefined;
  private iconFile: Promise<Buffer> | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  async onModuleInit(): Promise<void> {
    this.apple = await this.readApple();
    this.google = await this.readGoogle();
  }

  /** Picture of every pass for Apple Wallet: the pages' own. */
  icon(): Promise<Buffer> {
    this.iconFile ??= readFile(join(projectFolder(), 'dist', 'web', 'icons', 'icon-192.png'));
    return this.iconFile;
  }

  private async readApple(): Promise<AppleSigner | undefined> {
    const { APPLE_PASS_TYPE_ID: passTypeId, APPLE_TEAM_ID: teamId } = this.config;
    if (passTypeId === NONE) return undefined;
    const { APPLE_PASS_KEY_PASSWORD: password } = this.config;
    const [certificate, key, wwdr] = await Promise.all([
      this.pem('APPLE_PASS_CERTIFICATE_FILE'),
      this.pem('APPLE_PASS_KEY_FILE'),
      this.pem('APPLE_WWDR_CERTIFICATE_FILE'),
    ]);
    const keyPassword = password === NONE ? undefined : password;
    return { passTypeId, teamId, certificate, key, wwdr, keyPassword };
  }

  private async readGoogle(): Promise<GoogleIssuer | undefined> {
    const { GOOGLE_WALLET_ISSUER_ID: issuerId, GOOGLE_WALLET_ACCOUNT: account } = this.config;
    if (issuerId === NONE) return undefined;
    const privateKey = await this.pem('GOOGLE_WALLET_KEY_FILE');
    if (createPrivateKey(privateKey).asymmetricKeyType !== 'rsa') {
      throw new TypeError('GOOGLE_WALLET_KEY_FILE is no RSA private key');
    }
    return { issuerId, account, privateKey };
  }

  private async pem(
    name:
      | 'APPLE_PASS_CERTIFICATE_FILE'
      | 'APPLE_PASS_KEY_FILE'
      | 'APPLE_WWDR_CERTIFICATE_FILE'
      | 'GOOGLE_WALLET_KEY_FILE',
  ): Promise<string> {
    const text = await readFile(this.config[name], 'utf8').catch((error: unknown) => {
      throw new Error(`${name} cannot be read`, { cause: error });
    });
    if (!text.includes('-----BEGIN ')) throw new TypeError(`${name} is no PEM file`);
    return text;
  }
}
