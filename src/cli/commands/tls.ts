import { renewCertificates } from '../cluster/tls-renewal.js';
import type { Context } from '../context.js';
import { takeLock } from '../processes/lock.js';

/** Gives nodes and arbitrators a new certificate while all serves. */
export async function renewTls(context: Context): Promise<void> {
  const release = takeLock(context.home, 'tls renew');
  try {
    await renewCertificates(context);
    context.output.result('', { renewed: true });
  } finally {
    release();
  }
}
