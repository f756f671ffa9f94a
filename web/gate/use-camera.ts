import { type RefObject, useEffect, useState } from 'react';

/** A code of 41x41 modules needs no more, and a phone reads it ten times a second. */
const WIDTH_MAX = 960;
const REST_MS = 60;

/** Whether the camera is asked for, runs, or is not to be had, and why. */
export type CameraState = 'off' | 'asking' | 'on' | 'denied' | 'missing';

/** What can be done with the camera's light. */
export interface Torch {
  readonly isOn: boolean;
  readonly turn: (isOn: boolean) => void;
}

/**
 * Shows the camera in `video` and reads codes off it while wanted.
 * @param onCode told every code that is seen, again and again
 */
export function useCamera(
  video: RefObject<HTMLVideoElement | null>,
  wanted: boolean,
  onCode: (text: string) => void,
): { readonly state: CameraState; readonly torch?: Torch } {
  const [state, setState] = useState<CameraState>('off');
  const [track, setTrack] = useState<MediaStreamTrack>();
  const [isLit, setLit] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (!wanted || element === null) {
      setState('off');
      return undefined;
    }
    const ending = new AbortController();
    void show(element, ending.signal, setState, setTrack);
    const reader = readFrames(element, onCode);
    return () => {
      ending.abort();
      reader.stop();
    };
  }, [video, wanted, onCode]);
  const canLight = track !== undefined && 'torch' in track.getCapabilities();
  const turn = (isOn: boolean): void => {
    const light = { advanced: [{ torch: isOn } as MediaTrackConstraintSet] };
    void track?.applyConstraints(light).then(() => setLit(isOn));
  };
  return { state, ...(canLight && { torch: { isOn: isLit, turn } }) };
}

async function show(
  video: HTMLVideoElement,
  signal: AbortSignal,
  tell: (state: CameraState) => void,
  give: (track: MediaStreamTrack | undefined) => void,
): Promise<void> {
  tell('asking');
  try {
    // Plain HTTP from another machine has no camera at all.
    if (!('mediaDevices' in navigator)) throw new DOMException('none', 'NotFoundError');
    const ideal = { facingMode: 'environment', width: { ideal: 1_280 }, height: { ideal: 720 } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: ideal, audio: false });
    const end = (): void => stream.getTracks().forEach((track) => track.stop());
    signal.addEventListener('abort', () => {
      end();
      give(undefined);
    });
    if (signal.aborted) {
      end();
      return;
    }
    video.srcObject = stream;
    await video.play();
    give(stream.getVideoTracks()[0]);
    tell('on');
  } catch (error) {
    if (signal.aborted) return;
    const name = error instanceof DOMException ? error.name : '';
    tell(name === 'NotAllowedError' ? 'denied' : 'missing');
  }
}

/** One frame after the other, each when the reader has done with the one before. */
function readFrames(video: HTMLVideoElement, onCode: (text: string) => void): { stop: () => void } {
  const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), { type: 'module' });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let timer = 0;
  const later = (): void => {
    timer = window.setTimeout(next, REST_MS);
  };
  const next = (): void => {
    const { videoWidth, videoHeight } = video;
    if (videoWidth === 0 || document.hidden || context === null) {
      later();
      return;
    }
    const scale = Math.min(1, WIDTH_MAX / videoWidth);
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const frame = context.getImageData(0, 0, canvas.width, canvas.height);
    worker.postMessage(frame, [frame.data.buffer]);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<string | undefined>) => {
    if (data !== undefined) onCode(data);
    later();
  });
  later();
  return {
    stop: () => {
      window.clearTimeout(timer);
      worker.terminate();
    },
  };
}
