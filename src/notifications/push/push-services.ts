import { PUSH_SERVICE } from '../../config/setting-types.js';

/** Whether a text is such as `https://push.example.com` or `https://*.example.com`. */
export function isPushService(text: string): boolean {
  return PUSH_SERVICE.test(text);
}

/**
 * Whether messages may be sent to an endpoint. Endpoints come from browsers, that is from anybody:
 * without a list of services they would let a stranger send requests from inside our network.
 * @param services such as `https://*.example.com`, which stands for hosts below the domain alone
 */
export function isAllowedEndpoint(endpoint: string, services: readonly string[]): boolean {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  return services.some((service) => {
    const [, scheme, wildcard, host = '', port = ''] = PUSH_SERVICE.exec(service) ?? [];
    if (url.protocol !== `${scheme}:` || url.port !== port) return false;
    return wildcard === undefined ? url.hostname === host : url.hostname.endsWith(`.${host}`);
  });
}
