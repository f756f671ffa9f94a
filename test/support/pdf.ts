import { createCanvas } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A page as somebody sees it who has printed it. */
export interface PrintedPage {
  /** Width and height in points. */
  size: [number, number];
  text: string;
  /** What the QR code on it says. */
  code: string | undefined;
}

/** Enough for a scanner, and far less than a printer has. */
const DOTS_A_POINT = 1.5;

/** Reads each page of a PDF: its text, and its QR code from the picture of the page. */
export async function printedPages(pdf: Uint8Array): Promise<PrintedPage[]> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await task.promise;
  const pages: PrintedPage[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale: DOTS_A_POINT });
    const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
    const context = canvas.getContext('2d');
    // The library's types know the browser's canvas alone.
    await page.render({ canvas: canvas as never, viewport }).promise;
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    const { items } = await page.getTextContent();
    const words = items.map((item) => ('str' in item ? item.str : ''));
    pages.push({
      size: [viewport.width / DOTS_A_POINT, viewport.height / DOTS_A_POINT],
      text: words.join(' '),
      code: jsQR.default(new Uint8ClampedArray(data), width, height)?.data,
    });
  }
  await task.destroy();
  return pages;
}
