import { isAllowedEndpoint, isPushService } from './push-services.js';

const services = ['https://fcm.googleapis.com', 'https://*.push.apple.com', 'http://127.0.0.1:99'];

describe('an endpoint', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://FCM.googleapis.com:443/fcm/send/abc',
    'https://web.push.apple.com/QGx',
    'http://127.0.0.1:99/push/1',
  ])('of a service on the list is allowed: %s', (endpoint) => {
    expect(isAllowedEndpoint(endpoint, services)).toBe(true);
  });

  it.each([
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/fcm/send/abc',
    'https://fcm.googleapis.com.attacker.test/fcm/send/abc',
    'https://fcm.googleapis.com@attacker.test/fcm/send/abc',
    'https://user:word@fcm.googleapis.com/fcm/send/abc',
    'https://attacker.test/?https://fcm.googleapis.com',
    'https://push.apple.com/QGx',
    'https://evilpush.apple.com.test/QGx',
    'https://xpush.apple.com/QGx',
    'http://127.0.0.1/push/1',
    'http://127.0.0.1:6379/',
    'http://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'nothing',
    '',
  ])('of anybody else is not: %s', (endpoint) => {
    expect(isAllowedEndpoint(endpoint, services)).toBe(false);
  });
});

describe('a service on the list', () => {
  it('is an origin, with a star for all hosts below it', () => {
    expect(services.every(isPushService)).toBe(true);
    const wrong = ['fcm.googleapis.com', 'https://*', 'https://a.test/', 'ftp://a.test', ''];
    expect(wrong.filter(isPushService)).toEqual([]);
  });
});
