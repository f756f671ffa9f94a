import { LRUCache } from 'lru-cache';

/** How a {@link LoadingCache} gets, keeps and weighs its values. */
export interface LoadingCacheOptions<Value extends object> {
  /** Sum of all kept values' sizes at the most; the least recently used one goes first. */
  sizeMax: number;
  /** Size of one value, in the unit of `sizeMax`; a positive integer. */
  sizeOf: (value: Value) => number;
  /** Gets a value that is not kept; what it throws is thrown to the asker and not remembered. */
  load: (id: string) => Promise<Value>;
  /** False for a value that may still change, which is then loaded anew each time. */
  isFinal?: (value: Value) => boolean;
}

/**
 * Values that never change, by id, in a bounded part of this process's memory. Askers for the same
 * missing value share one load.
 */
export class LoadingCache<Value extends object> {
  private readonly kept: LRUCache<string, Value>;
  private readonly loading = new Map<string, Promise<Value>>();

  constructor(private readonly options: LoadingCacheOptions<Value>) {
    this.kept = new LRUCache({ maxSize: options.sizeMax, sizeCalculation: options.sizeOf });
  }

  /**
   * The value of this id.
   * @throws whatever `load` throws
   */
  async get(id: string): Promise<Value> {
    return this.kept.get(id) ?? this.loading.get(id) ?? this.startLoading(id);
  }

  private startLoading(id: string): Promise<Value> {
    const load = this.load(id).finally(() => this.loading.delete(id));
    this.loading.set(id, load);
    return load;
  }

  private async load(id: string): Promise<Value> {
    const value = await this.options.load(id);
    if (this.options.isFinal?.(value) ?? true) this.kept.set(id, value);
    return value;
  }
}
