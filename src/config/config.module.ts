import { Global, Module } from '@nestjs/common';
import { loadConfig } from './config.js';

/** Injection token of the settings: `@Inject(CONFIG) config: Config`. */
export const CONFIG = Symbol('Config');

/** Gives every module the settings of this process. */
@Global()
@Module({ providers: [{ provide: CONFIG, useFactory: loadConfig }], exports: [CONFIG] })
export class ConfigModule {}
