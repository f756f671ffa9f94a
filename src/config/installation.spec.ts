import {
  parseInstallation,
  portsFrom,
  standbyInstallation,
  testInstallation,
} from './installation.js';

describe('installation settings', () => {
  it('has the fixed ports of the documentation by default', () => {
    const { home, ports } = parseInstallation({}, '/project');
    expect(home).toBe('/project/.picket');
    expect(ports).toMatchObject({
      http: 8080,
      stats: 8404,
      writers: [3311, 3312, 3313],
      nodes: [3321, 3322, 3323, 3324, 3325],
    });
    expect(ports.api).toEqual([8091, 8092]);
  });

  it('moves every port by the same distance', () => {
    const flat = (base: number): number[] => Object.values(portsFrom(base, 4)).flat() as number[];
    expect(flat(9080)).toEqual(flat(8080).map((port) => port + 1_000));
    expect(new Set(flat(8080)).size).toBe(flat(8080).length);
  });

  // Installations side by side differ by thousands.
  it('has no two ports that meet when bases differ by thousands', () => {
    const ports = Object.values(portsFrom(8080, 4)).flat() as number[];
    expect(new Set(ports.map((port) => port % 1_000)).size).toBe(ports.length);
  });

  it('keeps the lowest and highest ports usable', () => {
    const lowest = Math.min(...(Object.values(portsFrom(5_800, 4)).flat() as number[]));
    const highest = Math.max(...(Object.values(portsFrom(32_400, 4)).flat() as number[]));
    expect(lowest).toBeGreaterThanOrEqual(1_024);
    expect(highest).toBeLessThan(32_768);
  });

  it.each([
    ['PICKET_PORT_BASE', '80'],
    ['PICKET_PORT_BASE', '60000'],
    ['PICKET_PORT_BASE', 'http'],
    ['PICKET_API_PROCESSES', '0'],
    ['PICKET_API_PROCESSES', '9'],
    ['PICKET_HOME', ''],
    ['PICKET_CLUSTER_TLS', 'yes'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => parseInstallation({ [name]: value }, '/project')).toThrow(name);
  });

  it('keeps the test cluster away from the installation', () => {
    const own = parseInstallation({}, '/project');
    const test = testInstallation(own);
    expect(test.home).not.toBe(own.home);
    expect(test.ports.http).toBe(18_080);
  });

  it('keeps the standby away from the main cluster, on ports that no other part has', () => {
    const main = parseInstallation({ PICKET_API_PROCESSES: '4' }, '/project');
    const standby = standbyInstallation(main);
    const flat = (ports: object): number[] => Object.values(ports).flat() as number[];
    const shared = flat(standby.ports).filter((port) => flat(main.ports).includes(port));
    expect(shared).toEqual([]);
    expect(standby.home).toBe('/project/.picket/standby');
  });
});
