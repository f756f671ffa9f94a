import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';

// From our own files: a gate works without the rest of the network, too.
prepareZXingModule({
  overrides: {
    locateFile: (path: string, folder: string) => (path.endsWith('.wasm') ? wasm : folder + path),
  },
});

/** Reads the QR code in a picture; answers its text, or undefined. */
addEventListener('message', ({ data }: MessageEvent<ImageData>) => {
  void readBarcodes(data, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 })
    .then(([found]) => (found?.isValid === true ? found.text : undefined))
    .catch(() => undefined)
    .then((text) => postMessage(text));
});
