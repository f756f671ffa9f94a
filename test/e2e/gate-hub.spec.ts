import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HubStatus } from '../../src/hub/hub.js';
import { BoxOffice } from '../support/box-office.js';
import { expectStatus } from '../support/client.js';
import { testConfig } from '../support/cluster.js';
import { GateDevice } from '../support/gate-device.js';
import { type Certificate, HubProcess } from '../support/hub.js';
import { eventually } from '../support/sale.js';
import { Wire } from '../support/wire.js';

/** From the cut to the first decision of a hub, with room for a busy machine. */
const DECIDES_MS = 25_000;
/** A hub decides from nine seconds after the cut on. */
const WAITED_MS = 12_000;
const EVERY_MS = 1_000;
const LIMIT_MS = 90_000;

let box: BoxOffice;
let wire: Wire;
let hub: HubProcess;
let contacts: AbortController;
beforeEach(async () => {
  box = await BoxOffice.openMinutesBefore(60);
  wire = await Wire.to(testConfig().PUBLIC_URL);
  contacts = new AbortController();
});
afterEach(async () => {
  contacts.abort();
  await hub.remove();
  await wire.close();
});

const scanner = (gate: string): GateDevice =>
  new GateDevice(box.sale.performanceId, box.staff.token, gate, undefined, hub.url);

const hubIs = (wanted: HubStatus['centre']): Promise<HubStatus> =>
  eventually(
    () => hub.status(),
    ({ centre }) => centre === wanted,
    LIMIT_MS / 3,
  );

/** A scanner's page makes its contacts whatever comes of them. */
async function keepInContact(device: GateDevice): Promise<void> {
  while (!contacts.signal.aborted) {
    await device.contact().catch(() => undefined);
    await sleep(EVERY_MS, undefined, { signal: contacts.signal }).catch(() => undefined);
  }
}

/** A certificate for this machine, signed by itself. */
function makeCertificate(folder: string): Certificate {
  const [cert, key] = [join(folder, 'hub.pem'), join(folder, 'hub.key')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const name = ['-days', '2', '-subj', '/CN=hub', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', ...kind, ...name, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  return { cert, key };
}

describe('a hub', () => {
  it(
    'passes everything on while the centre answers, under a certificate of its own',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'picket-certificate-'));
      hub = await HubProcess.enrol(box.sale, wire.url, makeCertificate(folder));
      rmSync(join(folder, 'hub.key'));
      await hubIs('through');
      const performance = await hub.get(`/api/v1/performances/${box.sale.performanceId}`);
      expect([performance.status, await performance.json()]).toEqual([
        200,
        await expectStatus(200, 'GET', `/performances/${box.sale.performanceId}`),
      ]);
      const page = await hub.get('/gate');
      expect(page.status).toBe(200);
      await expect(fetch(hub.url.replace('https', 'http'))).rejects.toThrow();
      rmSync(folder, { recursive: true });
    },
    LIMIT_MS,
  );

  it(
    'decides when the line fails, also about tickets whose slot was on its way',
    async () => {
      hub = await HubProcess.enrol(box.sale, wire.url);
      const [north, south] = [scanner('북문'), scanner('남문')];
      await hubIs('through');
      const tickets = await Promise.all(Array.from({ length: 8 }, () => box.buyOne()));
      await north.contact();
      // The south waits for half of the north's, of which nobody has told it when the line fails.
      await south.contact();
      await north.contact();
      await north.contact();
      expect([north.slots.length, south.slots.length]).toEqual([32, 0]);
      await eventually(
        () => hub.status(),
        ({ devices }) => devices.known === 2,
        LIMIT_MS / 3,
      );
      // The hub's own contact tells it of both.
      await sleep(2 * EVERY_MS);
      wire.cut();
      void keepInContact(north);
      void keepInContact(south);
      await eventually(
        () => hub.status(),
        ({ decides }) => decides,
        DECIDES_MS,
      );
      const answers = [];
      for (const { id } of tickets) answers.push((await south.scan(await box.codeOf(id))).status);
      expect(answers).toEqual(tickets.map(() => 200));
      const copy = await north.scan(await box.codeOf(tickets[0]!.id));
      expect([copy.status, copy.body.code]).toEqual([409, 'already-checked-in']);
    },
    LIMIT_MS,
  );

  it(
    'that was revoked decides nothing',
    async () => {
      hub = await HubProcess.enrol(box.sale, wire.url);
      const north = scanner('북문');
      await hubIs('through');
      await north.contact();
      const ticket = await box.buyOne();
      const revocations = `/performances/${box.sale.performanceId}/gate/revocations`;
      const body = { deviceId: hub.deviceId };
      await expectStatus(204, 'POST', revocations, { token: box.staff.token, body });
      await hubIs('revoked');
      wire.cut();
      void keepInContact(north);
      await sleep(WAITED_MS);
      const refused = await north.scan(await box.codeOf(ticket.id), randomUUID());
      expect([refused.status, refused.body.code]).toEqual([503, 'centre-away']);
      expect((await hub.status()).decides).toBe(false);
    },
    LIMIT_MS,
  );
});
