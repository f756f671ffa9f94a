/** How a device that shows tickets stands. */
export type DeviceState = 'active' | 'copied' | 'replaced';

/**
 * Every transition of a device: found to be two, which ends it for both, or replaced by another one of
 * the same account.
 */
export const DEVICE_TRANSITIONS: Readonly<Record<DeviceState, readonly DeviceState[]>> = {
  active: ['copied', 'replaced'],
  copied: ['replaced'],
  replaced: [],
};
