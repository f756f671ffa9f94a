import { testConfig } from '../support/cluster.js';

const { SANDBOX_DB_NAME: ledger } = testConfig();

/** A charge of 5,000 won for an order that is not here any more, and what of it went back. */
export function lostCharge(givenBack: number): string[] {
  return [
    `INSERT INTO ${ledger}.charges (merchant_key, amount, state) VALUES (:buyer, 5000, 'captured')`,
    `INSERT INTO ${ledger}.charge_refunds (merchant_key, charge_key, amount)
     VALUES (CONCAT('lost:', :buyer), :buyer, ${givenBack})`,
  ];
}
