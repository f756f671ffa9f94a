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
 * Values that hardly ever change, by id, in a bounded part of this process's memory. Askers for the
 * same missing value share one load.
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

  /** Lets go of a value that has changed after all; who is loading it now gets it, and keeps nothing. */
  forget(id: string): void {
    this.kept.delete(id);
    this.loading.delete(id);
  }

  private startLoading(id: string): Promise<Value> {
    const load = this.options.load(id).then((value) => {
      const isCurrent = this.loading.get(id) === load;
      if (isCurrent && (this.options.isFinal?.(value) ?? true)) this.kept.set(id, value);
      return value;
    });
    this.loading.set(id, load);
    const end = (): void => {
      if (this.loading.get(id) === load) this.loading.delete(id);
    };
    void load.then(end, end);
    return load;
  }
}
