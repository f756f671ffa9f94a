'use strict';
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { join, relative } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const POLICY = '/usr/sbin/policy-rc.d';
const BUILD_LOCK_LIMIT_MS = 180_000;

/** Debian's package of each program, and where the program is once it is installed. */
const SYSTEM = [
  ['mariadb-server', ['/usr/sbin/mariadbd', '/usr/libexec/mariadbd']],
  ['galera-4', ['/usr/lib/galera/libgalera_smm.so', '/usr/lib64/galera-4/libgalera_smm.so']],
  ['galera-arbitrator-4', ['/usr/bin/garbd', '/usr/sbin/garbd']],
  ['mariadb-backup', ['/usr/bin/mariabackup']],
  ['haproxy', ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy']],
  ['redis-server', ['/usr/bin/redis-server', '/usr/local/bin/redis-server']],
  ['socat', ['/usr/bin/socat']],
  ['openssl', ['/usr/bin/openssl']],
  ['zstd', ['/usr/bin/zstd']],
  ['age', ['/usr/bin/age']],
];

/** What only tests and drills need: to make a disk slow or full, or a clock wrong, from outside. */
const SYSTEM_OF_FAULTS = [
  ['strace', ['/usr/bin/strace']],
  ['faketime', ['/usr/bin/faketime']],
];

/** What looks at the pages in tests. */
const BROWSER = ['chromium', ['/usr/bin/chromium']];

/** Only for tests and for `up --monitoring`. */
const MONITORING = ['prometheus', ['/usr/bin/prometheus', '/usr/local/bin/prometheus']];

function expected(message) {
  return Object.assign(new Error(message), { expected: true });
}

/** Whether this command starts servers; help and questions must not install anything. */
function needsSystem(args) {
  const words = args.filter((word) => !word.startsWith('-'));
  if (args.includes('--help') || args.includes('-h')) return false;
  if (words[0] === 'test') return !(words.length === 2 && words[1] === 'unit');
  return ['start', 'up', 'drill'].includes(words[0]);
}

/**
 * The versions of package-lock.json, unless node_modules holds them. Not `npm ci`: it refuses a lock
 * file that was written where packages for other operating systems cannot be seen.
 */
async function installPackages(project) {
  if (packagesMatch(project)) return;
  await runStep(
    'Installing npm packages',
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund'],
    {
      cwd: project,
      env: { ...process.env, NODE_ENV: '' },
    },
  );
}

function packagesMatch(project) {
  try {
    const read = (file) => JSON.parse(fs.readFileSync(join(project, file), 'utf8')).packages;
    const have = read('node_modules/.package-lock.json');
    return Object.entries(read('package-lock.json')).every(
      ([path, wanted]) =>
        path === '' || wanted.optional || wanted.link || have[path]?.version === wanted.version,
    );
  } catch {
    return false;
  }
}

/** Debian packages that are missing; as root they are installed, else the line to run is said. */
async function installSystem(args) {
  const wanted = [
    ...SYSTEM,
    ...(args.includes('test') || args.includes('drill') ? SYSTEM_OF_FAULTS : []),
    ...(args.includes('test') || args.includes('--monitoring') ? [MONITORING] : []),
    ...(looksAtPages(args) ? [BROWSER] : []),
  ];
  const missing = wanted.filter(([, places]) => !places.some((place) => fs.existsSync(place)));
  if (missing.length === 0) return;
  const names = missing.map(([name]) => name);
  const line = `apt-get install --no-install-recommends ${names.join(' ')}`;
  if (!fs.existsSync('/usr/bin/apt-get')) {
    throw expected(`These programs are missing: ${names.join(', ')} (their Debian names).`);
  }
  if (process.getuid() !== 0) {
    throw expected(`These packages are missing. Run this once, then try again:\n  sudo ${line}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runStep('Reading the package lists', 'apt-get', ['update'], { env });
  const removePolicy = keepServicesStopped();
  try {
    const args = ['install', '-y', '--no-install-recommends', ...names];
    await runStep(`Installing ${names.join(', ')}`, 'apt-get', args, { env });
  } finally {
    removePolicy();
  }
}

/** Whether these are the arguments of a test run with the suite `browser` in it. */
function looksAtPages(args) {
  const [command, ...suites] = args.filter((word) => !word.startsWith('-'));
  return command === 'test' && (suites.length === 0 || suites.includes('browser'));
}

/** Installing a server package starts it; Picket starts its own. Somebody else's policy stays. */
function keepServicesStopped() {
  if (fs.existsSync(POLICY)) return () => undefined;
  fs.writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const remove = () => fs.rmSync(POLICY, { force: true });
  process.once('exit', remove);
  return remove;
}

/** Compiles src/ and migrations/ to dist/, and web/ to dist/web, each when its files changed. */
async function build(project) {
  const parts = [
    { stampFile: '.sources', stampOf: () => stampOf(project), make: compile },
    { stampFile: '.web', stampOf: () => webStampOf(project), make: bundle },
  ].map((part) => ({ ...part, stampFile: join(project, 'dist', part.stampFile) }));
  const isFresh = (part) => part.stampOf() === readText(part.stampFile);
  if (parts.every(isFresh)) return;
  const unlock = await takeBuildLock(project);
  try {
    for (const part of parts) {
      const stamp = part.stampOf();
      if (stamp === readText(part.stampFile)) continue;
      await part.make(project);
      fs.writeFileSync(part.stampFile, stamp);
    }
  } finally {
    unlock();
  }
}

async function compile(project) {
  removeOrphans(project);
  const tsc = join(project, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', 'tsconfig.build.json', '--pretty', 'false'];
  const env = process.env;
  // 2: there are type errors, the code was written all the same. For work on one part of the
  // project while another is being changed: PICKET_BUILD_ANYWAY=1.
  const tolerated = env.PICKET_BUILD_ANYWAY === '1' ? 2 : 0;
  await runStep('Building', process.execPath, args, { cwd: project, env, tolerated });
  // Whoever installed without development packages checks no types of the pages.
  if (!fs.existsSync(join(project, 'node_modules', 'openapi-typescript'))) return;
  const describe = ['run', '--silent', 'types:api'];
  await runStep('Describing the API to the pages', 'npm', describe, { cwd: project, env });
}

async function bundle(project) {
  const vite = join(project, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', 'web', '--logLevel', 'warn'];
  await runStep('Building the pages', process.execPath, args, { cwd: project, env: process.env });
}

function webStampOf(project) {
  const entries = fs.readdirSync(join(project, 'web'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(project, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.startsWith(join('web', 'generated')));
  return hashOf(project, ['package-lock.json', ...files.sort(), ...sourcesIn(project, 'entry')]);
}

function sourcesOf(project) {
  return ['src', 'migrations', 'entry'].flatMap((folder) => sourcesIn(project, folder)).sort();
}

function sourcesIn(project, folder) {
  if (!fs.existsSync(join(project, folder))) return [];
  return fs
    .readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.spec)\.ts$/.test(entry.name))
    .map((entry) => relative(project, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function stampOf(project) {
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
  return hashOf(project, [...settings, ...sourcesOf(project)]);
}

function hashOf(project, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file).update(fs.readFileSync(join(project, file)));
  }
  return hash.digest('hex');
}

/** Output of a source that is gone must not run: an old migration would. */
function removeOrphans(project) {
  const sources = new Set(sourcesOf(project).map((file) => file.replace(/\.ts$/, '')));
  for (const folder of ['dist/src', 'dist/migrations']) {
    if (!fs.existsSync(join(project, folder))) continue;
    for (const name of fs.readdirSync(join(project, folder), { recursive: true })) {
      const file = join(folder, String(name));
      if (!/\.js(\.map)?$/.test(file)) continue;
      const source = relative('dist', file).replace(/\.js(\.map)?$/, '');
      if (!sources.has(source)) fs.rmSync(join(project, file), { force: true });
    }
  }
}

/** Two commands at the same time must not compile into one folder. */
async function takeBuildLock(project) {
  const lock = join(project, 'dist', '.build-lock');
  fs.mkdirSync(join(project, 'dist'), { recursive: true });
  const endMs = Date.now() + BUILD_LOCK_LIMIT_MS;
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return () => fs.rmSync(lock, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = Number(readText(lock));
      if (holder > 0 && !fs.existsSync(`/proc/${holder}`)) fs.rmSync(lock, { force: true });
      else if (Date.now() > endMs) throw expected(`${lock} is held by process ${holder}.`);
      else await sleep(200);
    }
  }
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Runs one program, says what and how long it took; its output is shown only when it fails. */
function runStep(title, command, args, options) {
  const startMs = Date.now();
  const terminal = process.stderr.isTTY;
  const seconds = () => `${((Date.now() - startMs) / 1000).toFixed(0)} s`;
  const show = (text) => process.stderr.write(terminal ? `\r\x1b[2K${text}` : `${text}\n`);
  show(`${title} …`);
  const timer = setInterval(() => terminal && show(`${title} … ${seconds()}`), 500);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (part) => (output = (output + part).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      const done = code === 0 || code === options.tolerated;
      show(`${title}: ${done ? 'done' : 'failed'} (${seconds()})${terminal ? '\n' : ''}`);
      if (done) resolve();
      else reject(expected(`${output}\n"${command} ${args[0]}" ended with status ${code}.`));
    });
  });
}

module.exports = { needsSystem, installPackages, installSystem, build };
