/** Modules from the lowest to the highest; those of one line may use each other. */
const LAYERS = [
  ['config', 'errors'],
  ['database'],
  ['redis'],
  ['outbox'],
  ['auth', 'notifications', 'cluster'],
  ['operations'],
  ['events'],
  ['queue'],
  ['seats'],
  ['tickets'],
  ['orders'],
  ['waitlist'],
  ['evidence'],
  ['rehearsals'],
  ['hub'],
];

/** Modules that hold no business: what they have is there for everybody above. */
const FOUNDATION = ['config', 'errors', 'database', 'redis', 'http'];

/** Files beside module, service, guard and errors that other modules may use. */
const PUBLIC_FILES = [
  // Pure: what an audience is; whoever knows one may be asked for it.
  'src/notifications/audience.ts',
  // Pure: a calendar file of what somebody holds tickets of, and a seat in words.
  'src/notifications/ticket-calendar.ts',
  'src/notifications/seat-words.ts',
  // Pure: moments and amounts in words.
  'src/notifications/notice-text.ts',
  // Pure: what a seating plan looks like, seat by seat.
  'src/events/seating-plan.ts',
  // Pure: what the modules above know about a performance.
  'src/events/performance-facts.ts',
  // Pure: the states of seats and holds, and how a hold is shown and priced.
  'src/seats/seat-state.ts',
  'src/seats/hold-view.ts',
  // Pure: how a payment method is written; an offer on the waitlist is paid like any other hold.
  'src/orders/payments/payment-methods.schemas.ts',
  // Pure: what devices at gates send and hear; a hub stands between them and the centre.
  'src/tickets/gates.schemas.ts',
  'src/tickets/gate-enrolments.schemas.ts',
  'src/tickets/tickets.schemas.ts',
  // Whether this process is on its way out; the HTTP shell tells it.
  'src/cluster/lifecycle.ts',
];

/** Processes start here; nothing imports them. */
const ENTRY_POINTS = [
  '^src/(main|worker|openapi)\\.ts$',
  '^src/cli/main\\.ts$',
  '^src/cli/processes/supervisor\\.ts$',
  '^src/cli/backup/keeper\\.ts$',
  '^src/cli/bench/queue/crowd\\.ts$',
  '^src/cli/bench/load/generator\\.ts$',
  '^src/cli/bench/load/bare-server\\.ts$',
  '^src/cli/standby/keeper\\.ts$',
  '^src/cli/mail-catcher/catcher\\.ts$',
  '^src/cli/operator/agent\\.ts$',
  '^src/cluster/checker\\.ts$',
  '^src/tickets/paper/paper-thread\\.ts$',
  '^src/sandbox-bank/main\\.ts$',
  '^bin/',
];

const SPEC = '\\.spec\\.ts$';
const anyOf = (names) => `(${names.join('|')})`;
const exactly = (path) => `^${path.replaceAll('.', '\\.')}$`;

/** One rule a layer: it may import itself and what lies below. */
const layerRules = LAYERS.slice(0, -1).map((layer, depth) => ({
  name: `layers: nothing above ${layer.join(', ')}`,
  comment:
    'Imports run downwards only (ARCHITECTURE.md), so that a module can be read, tested and changed ' +
    'without those above it. Move what both need down, or hand it in as a parameter.',
  severity: 'error',
  from: { path: `^src/${anyOf(layer)}/` },
  to: { path: `^src/${anyOf(LAYERS.slice(depth + 1).flat())}/` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'no-cycles',
      comment:
        'Files in a cycle are one file in pieces: neither can be understood or tested alone. Move ' +
        'what both need below them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'modules-through-the-front-door',
      comment:
        "Another module's tables, repositories, controllers and schemas are its own business and " +
        'change without notice. Ask its service, or make what you need a public pure file and list it ' +
        'in PUBLIC_FILES.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: ['^src/cli/', SPEC] },
      to: {
        path: '^src/[^/]+/',
        pathNot: [
          '^src/$1/',
          `^src/${anyOf(FOUNDATION)}/`,
          '\\.(module|service|guard|errors)\\.ts$',
          ...PUBLIC_FILES.map(exactly),
        ],
      },
    },
    {
      name: 'public-files-stay-pure',
      comment:
        'A public core is used by modules above it because it is a function of its arguments; with ' +
        'Nest, a database or a file system behind it, it belongs into a service.',
      severity: 'error',
      from: { path: PUBLIC_FILES.filter((path) => !path.startsWith('src/cluster')).map(exactly) },
      to: {
        path: [
          'node_modules/(@nestjs|typeorm|ioredis|bull|mysql2|mariadb)',
          '^(node:)?(fs|net|http)',
        ],
      },
    },
    {
      name: 'http-belongs-to-the-shell',
      comment:
        'Parameters, answers and their shapes are matters of controllers, schemas and modules. A ' +
        'repository or a pure core that knows HTTP cannot be used by a job or a command.',
      severity: 'error',
      from: {
        path: '^src/([^/]+)/',
        pathNot: ['^src/(http|cli)/', '\\.(module|controller|schemas?|service)\\.ts$', SPEC],
      },
      // What a line of text may hold is no matter of HTTP.
      to: { path: '^src/http/', pathNot: '^src/http/text\\.schema\\.ts$' },
    },
    {
      name: 'http-knows-no-business',
      comment: 'The shell carries every module and knows none, so it changes with none of them.',
      severity: 'error',
      from: { path: '^src/http/' },
      to: {
        path: '^src/',
        pathNot: ['^src/(http|config|errors)/', '^src/cluster/lifecycle\\.ts$'],
      },
    },
    {
      name: 'the-bank-is-another-company',
      comment:
        'The sandbox bank is reached over HTTP like any provider; code shared with it would be a way ' +
        'around the network that a real one lies behind.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '^src/sandbox-bank/' },
      to: { path: '^src/sandbox-bank/' },
    },
    {
      name: 'controllers-ask-services',
      comment:
        'A controller translates between HTTP and one use case. What it would read or write by ' +
        'itself has no name, no transaction and no test.',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: '\\.repository\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'repositories-know-rows-only',
      comment: 'SQL is reviewed as SQL: a repository calls no service and no controller.',
      severity: 'error',
      from: { path: '\\.repository\\.ts$' },
      to: { path: '\\.(service|controller)\\.ts$' },
    },
    {
      name: 'nobody-imports-a-controller',
      comment: 'A controller is the outermost part; only its module lists it.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.module\\.ts$', SPEC] },
      to: { path: '\\.controller\\.ts$' },
    },
    {
      name: 'nobody-imports-the-command-line',
      comment:
        'src/cli runs Picket from outside and may use anything; Picket does not need it. Tests may.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: ['^src/cli/', '[.]spec[.]ts$'] },
      to: { path: '^src/cli/' },
    },
    {
      name: 'nobody-imports-an-entry-point',
      comment: 'Importing a file that starts a process starts it.',
      severity: 'error',
      from: {},
      to: { path: ENTRY_POINTS.filter((path) => path !== '^bin/') },
    },
    {
      name: 'nobody-imports-tests',
      comment: 'The build leaves test/ and specs out.',
      severity: 'error',
      from: { path: '^(src|migrations|entry)/', pathNot: SPEC },
      to: { path: ['^test/', SPEC] },
    },
    {
      name: 'migrations-stand-alone',
      comment:
        'A migration must do in years what it does today, whatever became of the code: it knows ' +
        'typeorm and SQL.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { pathNot: 'node_modules/typeorm/' },
    },
    {
      name: 'pages-know-only-the-api',
      comment:
        'The pages are one client among others: what they know of Picket is its HTTP API, whose types ' +
        'are made from its description. Code shared with the server would be a second, unwritten API. ' +
        'The rules of ticket codes (entry/) are a published format, not an API.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|migrations|test|bin)/' },
    },
    {
      name: 'entry-imports-nothing',
      comment:
        'What a ticket code says and whether it lets its holder in is computed by server, wallet page ' +
        'and gate, the latter without network. So entry/ is arithmetic on its arguments: no package, ' +
        "nothing of Node or of a browser alone (Web Crypto is both's); keys and clocks are handed in.",
      severity: 'error',
      from: { path: '^entry/', pathNot: SPEC },
      to: { pathNot: '^entry/' },
    },
    {
      name: 'nobody-imports-a-page',
      comment: 'The server serves what was built; it runs without the sources of the pages.',
      severity: 'error',
      from: { path: '^(src|migrations|bin)/' },
      to: { path: '^web/' },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing but its spec uses this file. Wire it in or remove it.',
      severity: 'error',
      from: { pathNot: SPEC },
      module: {
        path: '^(src|migrations|entry)/',
        pathNot: [SPEC, '\\.d\\.ts$', ...ENTRY_POINTS],
        numberOfDependentsLessThan: 1,
      },
    },
    {
      name: 'no-development-packages-at-run-time',
      comment: 'What runs in production is installed without devDependencies.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: [SPEC, '^src/cli/test-run/'] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'A package that comes along with another one may leave with it: declare it.',
      severity: 'error',
      from: {},
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nothing-unresolvable',
      comment: 'The file or package is not there.',
      severity: 'error',
      from: {},
      // What ends in ?url is a file whose address the bundler gives.
      to: { couldNotResolve: true, pathNot: '\\?url$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|web/generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
    },
  },
};
