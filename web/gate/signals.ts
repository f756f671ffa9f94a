import { recall, remember } from '../api/settings';
import type { Signal } from './scan-result';

const MUTED_KEY = 'picket.gate.muted';

/** Tones (Hz, one after the other) and pulses (ms on, off, on …): told apart without looking. */
const SIGNALS: Readonly<Record<Signal, { tones: readonly number[]; pulses: number[] }>> = {
  in: { tones: [880, 1_320], pulses: [80] },
  left: { tones: [1_320, 880], pulses: [80, 60, 80] },
  out: { tones: [220, 180, 150], pulses: [250, 80, 250] },
  look: { tones: [660, 660], pulses: [120, 80, 120] },
};
const TONE_S = 0.12;
const LOUDNESS = 0.4;

let context: AudioContext | undefined;

/** Whether results are silent on this device. */
export function isMuted(): boolean {
  return recall(MUTED_KEY) === '1';
}

/** Makes results silent on this device, or heard again. */
export function mute(silent: boolean): void {
  remember(MUTED_KEY, silent ? '1' : undefined);
}

/** Lets a result be heard and felt. Browsers are silent until the page was touched once. */
export function give(signal: Signal): void {
  const { tones, pulses } = SIGNALS[signal];
  if ('vibrate' in navigator) navigator.vibrate(pulses);
  if (isMuted()) return;
  try {
    const audio = (context ??= new AudioContext());
    void audio.resume();
    tones.forEach((tone, index) => sound(audio, tone, index * TONE_S));
  } catch {
    // No sound device: colour, shape and words say the same.
  }
}

function sound(audio: AudioContext, tone: number, inSeconds: number): void {
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
  const at = audio.currentTime + inSeconds;
  oscillator.frequency.value = tone;
  gain.gain.setValueAtTime(LOUDNESS, at);
  gain.gain.linearRampToValueAtTime(0, at + TONE_S);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + TONE_S);
}
