import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Remedy } from './checker-remedy.js';
import type { Verdict } from './checker-verdict.js';

/** What one checker tells Prometheus about its node. */
export class CheckerMetrics {
  readonly registry = new Registry();
  private readonly fit = new Gauge({
    name: 'picket_node_fit',
    help: '1 while HAProxy may send clients to the node; else 0, with the reason.',
    labelNames: ['node', 'reason'],
    registers: [this.registry],
  });
  private readonly ejections = new Counter({
    name: 'picket_node_ejections_total',
    help: 'How often the node lost its clients, by the first reason.',
    labelNames: ['node', 'reason'],
    registers: [this.registry],
  });
  private readonly remedies = new Counter({
    name: 'picket_node_remedies_total',
    help: 'What the checker did to a sick node: mute, unmute, cut-off, let-in.',
    labelNames: ['node', 'remedy'],
    registers: [this.registry],
  });
  private readonly flush = new Gauge({
    name: 'picket_node_flush_seconds',
    help: "How long the latest flush of the server's logs took, or has been taking.",
    labelNames: ['node'],
    registers: [this.registry],
  });
  private readonly look = new Histogram({
    name: 'picket_node_look_seconds',
    help: 'How long the checker needed to look at its node.',
    labelNames: ['node'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers: [this.registry],
  });
  private wasFit = false;

  constructor(private readonly node: string) {}

  /** One look and what became of it. */
  looked(verdict: Verdict, tookMs: number, flushMs: number | undefined): void {
    const { node } = this;
    const reason = verdict.fit ? '' : verdict.reason;
    this.fit.reset();
    this.fit.set({ node, reason }, verdict.fit ? 1 : 0);
    if (this.wasFit && !verdict.fit) this.ejections.inc({ node, reason });
    this.wasFit = verdict.fit;
    this.look.observe({ node }, tookMs / 1_000);
    if (flushMs === undefined) this.flush.remove({ node });
    else this.flush.set({ node }, flushMs / 1_000);
  }

  acted(remedy: Remedy): void {
    this.remedies.inc({ node: this.node, remedy });
  }
}
