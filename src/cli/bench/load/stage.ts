import type { Config } from '../../../config/config.schema.js';
import type { Context } from '../../context.js';
import { prepareSale, type SaleSize } from '../../drills/sale.js';
import { gatherSessions, requireFullStrength, writingNode } from '../../drills/world.js';
import { applicationConfig } from '../../services/migrations.js';
import { accessTokens } from '../queue/papers.js';
import { drawIds, makeAccounts } from '../sql-accounts.js';

/** For a system that is still out of breath from the bench before. */
const PATIENCE_MS = 30_000;

/** Performances on sale, and buyers who are signed in. */
export interface Stage {
  readonly config: Config;
  /** The node that takes the writes. */
  readonly node: number;
  readonly performanceIds: readonly string[];
  /** Access tokens, one a buyer. */
  readonly tokens: readonly string[];
}

/**
 * Puts performances on sale on a system at full strength; accounts come straight from SQL and tokens
 * from the installation's own key, because thousands of sign-ups would be a measurement of argon2.
 * A buyer may have a thousand tickets of a performance, so nobody meets a limit.
 * @throws Refusal when the system is not at full strength
 */
export async function setStage(
  context: Context,
  buyers: number,
  sale: Pick<SaleSize, 'performances' | 'seatsPerPerformance'>,
): Promise<Stage> {
  await requireFullStrength(context, PATIENCE_MS);
  await gatherSessions(context);
  const node = await writingNode(context);
  const config = applicationConfig(context);
  const accounts = drawIds();
  await makeAccounts(context.home, node, accounts, buyers);
  const { performanceIds } = await prepareSale(config.PUBLIC_URL, { ...sale, buyers: 0 });
  const tokenOf = accessTokens(config.ACCESS_TOKEN_SECRET);
  const tokens = Array.from({ length: buyers }, (_, index) => tokenOf(accounts.of(index)));
  return { config, node, performanceIds, tokens };
}
