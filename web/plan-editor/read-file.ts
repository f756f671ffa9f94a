import { type Imported, importTable, type ImportFault } from '../plan/import-rows';
import { importShapes } from '../plan/import-shapes';
import { shapesIn } from './svg-shapes';

/** Why a file was refused; `unreadable` when it is neither of both. */
export type FileFault = Omit<ImportFault, 'code'> & {
  readonly code: ImportFault['code'] | 'unreadable';
};

export type ReadFile =
  | Extract<Imported, { faults?: undefined }>
  | { readonly faults: readonly FileFault[]; readonly sections?: undefined };

const UNREADABLE: ReadFile = { faults: [{ code: 'unreadable' }] };

/** Reads the seats of a CSV or SVG file; the parser of tables is loaded when it is needed. */
export async function readFile(file: File): Promise<ReadFile> {
  const text = textOf(await file.arrayBuffer());
  if (text === undefined) return UNREADABLE;
  if (/\.svg$/i.test(file.name) || /^\s*<(\?xml|svg|!doctype)/i.test(text)) {
    const shapes = shapesIn(text);
    return shapes === undefined ? UNREADABLE : importShapes(shapes);
  }
  const { default: papa } = await import('papaparse');
  const { data } = papa.parse<string[]>(text, { skipEmptyLines: false });
  return importTable(data);
}

/** UTF-8, or else the code page that spreadsheets in Korea write. */
function textOf(bytes: ArrayBuffer): string | undefined {
  for (const encoding of ['utf-8', 'euc-kr']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next one may fit.
    }
  }
  return undefined;
}
