import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { BackupConfig } from '../../config/backup-config.js';
import { exitStatus, Refusal } from '../refusal.js';
import type { Target } from './target.js';

const PART_BYTES = 16 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

/** A bucket of an S3-compatible store. */
export class BucketTarget implements Target {
  private constructor(
    readonly place: string,
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly prefix: string,
  ) {}

  /** @throws Refusal for an address that names no bucket, or half a pair of keys */
  static open(place: string, config: BackupConfig): BucketTarget {
    const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]+)(?:\/(.*))?$/.exec(place) ?? [];
    if (bucket === undefined) {
      throw new Refusal(`${place} is not s3://bucket/prefix.`, exitStatus.usage);
    }
    const accessKeyId = config.PICKET_BACKUP_S3_KEY_ID;
    const secretAccessKey = config.PICKET_BACKUP_S3_SECRET;
    if (accessKeyId === undefined || secretAccessKey === undefined) {
      const message = 'A bucket needs PICKET_BACKUP_S3_KEY_ID and PICKET_BACKUP_S3_SECRET.';
      throw new Refusal(message, exitStatus.usage);
    }
    const endpoint = config.PICKET_BACKUP_S3_ENDPOINT;
    const client = new S3Client({
      region: config.PICKET_BACKUP_S3_REGION,
      credentials: { accessKeyId, secretAccessKey },
      // Other stores than AWS have no name per bucket, and do not know its newer checksums; every
      // object's SHA-256 stands in its manifest.
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    const prefix = path === '' || path.endsWith('/') ? path : `${path}/`;
    return new BucketTarget(place, client, bucket, prefix);
  }

  async list(prefix: string): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const asking = new ListObjectsV2Command({
        Bucket: this.bucket,
        Prefix: `${this.prefix}${prefix}`,
        ContinuationToken: token,
      });
      const page = await this.explained(this.client.send(asking));
      names.push(...(page.Contents ?? []).map(({ Key = '' }) => Key.slice(this.prefix.length)));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return names.sort();
  }

  async read(name: string): Promise<Readable> {
    try {
      const answer = await this.client.send(new GetObjectCommand(this.object(name)));
      return answer.Body as Readable;
    } catch (error) {
      if (error instanceof NoSuchKey) throw new Refusal(`${this.place}: ${name} is missing.`);
      throw this.explain(error);
    }
  }

  /** In parts; an upload that fails is aborted and leaves nothing. */
  async write(name: string, content: Readable): Promise<void> {
    let broken: unknown;
    content.once('error', (error) => (broken = error));
    const upload = new Upload({
      client: this.client,
      params: { ...this.object(name), Body: content },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    });
    await upload.done().catch((error: unknown) => {
      // A store that cannot abort must not hide why it was asked to.
      throw broken ?? this.explain(error);
    });
  }

  async remove(name: string): Promise<void> {
    await this.explained(this.client.send(new DeleteObjectCommand(this.object(name))));
  }

  private explained<T>(answer: Promise<T>): Promise<T> {
    return answer.catch((error: unknown) => {
      throw this.explain(error);
    });
  }

  /** What the store answers, or that nobody does, is for the DBA: wrong keys, no such bucket. */
  private explain(error: unknown): unknown {
    if (error instanceof S3ServiceException) {
      return new Refusal(`${this.place}: ${error.name}: ${error.message}`);
    }
    const code = (error as NodeJS.ErrnoException).code;
    return code === undefined ? error : new Refusal(`${this.place} cannot be reached: ${code}.`);
  }

  private object(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: `${this.prefix}${name}` };
  }
}
