import { begin } from '../../web/api/session';
import type { Post } from '../../web/gate/centre';
import type { How, ScanResult } from '../../web/gate/scan-result';
import { Station } from '../../web/gate/station';
import type { StationState } from '../../web/gate/station-state';

/** The gate page as it is from its opening to its end. */
export interface GatePage {
  check(code: string, how?: How): Promise<ScanResult>;
  state(): StationState;
  /** What the refresh cookie does as soon as the network is there. */
  signIn(token: string): void;
  close(): void;
}

/** Opens the page. Each import of this file is another one: it remembers what was kept, and no more. */
export function openPage(post: Post): GatePage {
  const station = new Station(post);
  void station.start();
  return {
    check: (code, how) => station.check(code, how),
    state: () => station.state.get(),
    signIn: (accessToken) =>
      begin({ account: { id: '', email: '', name: '', roles: [] }, accessToken }),
    close: () => station.stop(),
  };
}
