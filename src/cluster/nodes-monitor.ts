import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { MonitoredNode, type NodeLook } from './monitor-node.js';
import { SharedLook } from './shared-look.js';

/** Looks are shared by everybody who asks within this time. */
export const LOOK_FRESH_MS = 900;

/**
 * Looks at every node by itself, at most once a second a process, and only while somebody asks:
 * an operations page, or Prometheus. So an idle process costs the nodes nothing.
 */
@Injectable()
export class NodesMonitor implements OnApplicationShutdown {
  private readonly nodes: readonly MonitoredNode[];
  private readonly shared: SharedLook<NodeLook[]>;

  constructor(@Inject(CONFIG) config: Config) {
    this.nodes = config.DB_NODES.map(
      ({ host, port }, index) => new MonitoredNode(`node${index + 1}`, host, port, config),
    );
    this.shared = new SharedLook(() => this.lookAtAll(), LOOK_FRESH_MS);
  }

  /** Every node as it was within the last second; never rejects. */
  look(): Promise<NodeLook[]> {
    return this.shared.get();
  }

  onApplicationShutdown(): void {
    for (const node of this.nodes) node.drop();
  }

  private lookAtAll(): Promise<NodeLook[]> {
    return Promise.all(this.nodes.map((node) => node.look()));
  }
}
