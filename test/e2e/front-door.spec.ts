import { once } from 'node:events';
import { connect } from 'node:net';
import { loadInstallation } from '../../src/config/installation.js';
import { testConfig } from '../support/cluster.js';

describe('the public frontend', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(testConfig().PUBLIC_URL + path, { headers, redirect: 'manual' });

  it('shows the API in a readable page', async () => {
    const page = await get('/api/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
    expect(await page.text()).toMatch(/<html[\s\S]*swagger/i);
  });

  it.each(['/api/docs', '/api/v1/events', '/api/v1/nothing', '/api/v1/events/%ZZ'])(
    'guards %s by headers',
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toContain(`default-src 'self'`);
      expect(headers.get('x-powered-by')).toBeNull();
      // Over plain HTTP nothing may be pushed to HTTPS.
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  it('names every request, by the name it was given if that is harmless', async () => {
    const named = async (name?: string) => {
      const given: Record<string, string> = name === undefined ? {} : { 'x-request-id': name };
      return (await get('/api/v1/nothing', given)).headers.get('x-request-id');
    };
    expect(await named('my-request_1.2')).toBe('my-request_1.2');
    const made = await Promise.all([named(), named(), named('a b'), named('x'.repeat(200))]);
    expect(new Set(made).size).toBe(4);
    for (const name of made) expect(name).toMatch(/^[\w.-]{8,64}$/);
  });

  it('shows no metrics', async () => {
    for (const path of [
      '/metrics',
      '/%6Detrics',
      '//metrics',
      '/METRICS',
      '/metrics/',
      '/metrics?a',
    ]) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.text()).not.toContain('process_cpu');
    }
    const [port] = loadInstallation().ports.api;
    const inside = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(await inside.text()).toContain('process_cpu');
  });

  it('answers a method that HTTP does not have with a problem document', async () => {
    const { port } = new URL(testConfig().PUBLIC_URL);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('FOO /api/v1/events HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const answer = Buffer.concat(chunks).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/^content-type: application\/problem\+json/im);
    expect(answer).toContain('"code":"malformed-request"');
  });
});
