import 'fake-indexeddb/auto';
import { parentPort, workerData } from 'node:worker_threads';
import { seeded } from '../../src/cli/drills/random.js';
import type { Look, ScannerSettings, Shown, Weather } from '../support/scanner.js';
import { Network } from './network';
import type { GatePage, openPage } from './page';

/** What a device is told to do, and with what. */
interface Orders {
  scan: { code: string; direction?: 'in' | 'out' };
  weather: { weather: Weather };
  reload: object;
  look: object;
  'repeat-uploads': object;
  'sign-in': { token: string };
}

const LOOK_MS = 100;
const { post, origin, seed, aheadMs, ...settings } = workerData as ScannerSettings;
let { token } = settings;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const trueNow = Date.now;
const network = new Network(seeded(seed), trueNow, globalThis.fetch);
Date.now = () => trueNow() + aheadMs;
Object.assign(globalThis, { fetch: network.fetch, location: { origin } });
Object.defineProperty(globalThis, 'navigator', { value: { onLine: true, languages: ['en'] } });

let pages = 0;
let page: GatePage;

/** Loads the page anew, with nothing but what it kept; its own modules too begin anew. */
async function open(): Promise<void> {
  const from = `./page.js?load=${++pages}`;
  const loaded = (await import(/* @vite-ignore */ from)) as { openPage: typeof openPage };
  page = loaded.openPage(post);
  void signIn(page);
}

async function signIn(opened: GatePage): Promise<void> {
  while (network.weather === 'cut') await pause(LOOK_MS);
  opened.signIn(token);
}

/** A page is not closed while somebody stands before it. */
let before: Promise<unknown> = Promise.resolve();
function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  const turn = before.then(work);
  before = turn.catch(() => undefined);
  return turn;
}

async function scan({ code, direction = 'in' }: Orders['scan']): Promise<Shown> {
  const { outcome, reason, otherGate, alone } = await page.check(code, { direction });
  const { by } = page.state();
  return { outcome, reason, otherGate, alone, by, heardMs: network.heardMs };
}

async function reload(): Promise<void> {
  page.close();
  await open();
}

function look(): Look {
  const { link, by, isReady, slots, isIsland, waiting, conflicts } = page.state();
  return { link, by, isReady, slots, isIsland, waiting, conflicts, uploaded: network.uploaded };
}

const answers: { [Order in keyof Orders]: (told: Orders[Order]) => unknown } = {
  scan: (told) => inTurn(() => scan(told)),
  weather: ({ weather }) => {
    network.weather = weather;
  },
  reload: () => inTurn(reload),
  look,
  'repeat-uploads': () => network.repeatUploads(token),
  'sign-in': (told) => {
    ({ token } = told);
    return signIn(page);
  },
};

interface Message {
  readonly id: number;
  readonly order: keyof Orders;
  readonly told: never;
}

await open();
parentPort?.on('message', ({ id, order, told }: Message) => {
  Promise.resolve(answers[order](told)).then(
    (answer) => parentPort?.postMessage({ id, answer }),
    (error: unknown) => parentPort?.postMessage({ id, error: String(error) }),
  );
});
