import { useEffect, useState } from 'react';
import { useStore } from '../api/hooks';
import { newKey } from '../api/client';
import { recall, remember } from '../api/settings';
import { Station } from './station';
import type { StationState } from './station-state';

const GATE_KEY = 'picket.gate.name';
const DEVICE_KEY = 'picket.gate.device';

/** Name of this device's gate, remembered from one performance to the next; empty when it has none. */
export function gateName(): string {
  return recall(GATE_KEY) ?? '';
}

/** Remembers it. */
export function nameGate(name: string): void {
  remember(GATE_KEY, name);
}

/** Name of this device at every gate: made once, and kept. */
export function deviceId(): string {
  const known = recall(DEVICE_KEY);
  if (known !== undefined) return known;
  const made = `web-${newKey().slice(0, 16)}`;
  remember(DEVICE_KEY, made);
  return made;
}

/** From now on this device goes by the name under which it was enrolled. */
export function becomeDevice(id: string): void {
  remember(DEVICE_KEY, id);
}

/** The station of this device at a gate of a performance, as long as the page is there. */
export function useStation(
  performanceId: string,
  gate: string,
): { readonly station: Station; readonly state: StationState } {
  const [station, setStation] = useState(
    () => new Station({ performanceId, gate, deviceId: deviceId() }),
  );
  useEffect(() => {
    // Effects may run twice: a station that was stopped stays so.
    const fresh = new Station({ performanceId, gate, deviceId: deviceId() });
    setStation(fresh);
    void fresh.start();
    const end = (): void => fresh.stop();
    window.addEventListener('pagehide', end);
    return () => {
      window.removeEventListener('pagehide', end);
      end();
    };
  }, [performanceId, gate]);
  return { station, state: useStore(station.state) };
}
