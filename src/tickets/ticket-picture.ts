import QRCode, { type QRCodeRenderersOptions } from 'qrcode';

/**
 * Version 6 (41x41 modules) holds 154 characters at level M: the code of today has 137, the one
 * with the moving part 153, so a ticket's picture keeps its size.
 */
const OPTIONS = { errorCorrectionLevel: 'M', version: 6, margin: 4 } as const;
const PNG_PIXELS_A_MODULE = 8;

/** QR code of a ticket code as SVG text, quiet zone included. */
export function ticketSvg(code: string): Promise<string> {
  return QRCode.toString(code, { ...OPTIONS, type: 'svg' });
}

/** QR code of a ticket code as PNG of 392x392 pixels, quiet zone included. */
export function ticketPng(code: string): Promise<Buffer> {
  const options: QRCodeRenderersOptions = { ...OPTIONS, scale: PNG_PIXELS_A_MODULE };
  return QRCode.toBuffer(code, { ...options, type: 'png' });
}
