import { useEffect, useState } from 'react';
import { type Answer, answer, api } from '../api/client';
import type { paths } from '../generated/api';

export type Control = Answer<'/api/v1/ops/control', 'get'>;
export type AgentStatus = NonNullable<Control['status']>;
export type PrintedCommand = Answer<'/api/v1/ops/commands/{id}', 'get'>;
export type DrillRun = Answer<'/api/v1/ops/drill-runs', 'get'>['items'][number];
export type NewCommand =
  paths['/api/v1/ops/commands']['post']['requestBody']['content']['application/json'];

const PROGRESS_MS = 1_000;

/**
 * Follows a command until it has ended. A question that fails, as it may while a node dies, is put
 * again; what was known stays.
 */
export function useProgress(id: string | undefined): PrintedCommand | undefined {
  const [command, setCommand] = useState<PrintedCommand>();
  useEffect(() => {
    if (id === undefined) return undefined;
    let over = false;
    let timer: number | undefined;
    const look = async (): Promise<void> => {
      try {
        const params = { path: { id } };
        const latest = await answer(api.GET('/api/v1/ops/commands/{id}', { params }));
        if (!over) setCommand(latest);
        over ||= latest.endedAt !== null;
      } catch {
        // Asked again below.
      }
      if (!over) timer = window.setTimeout(() => void look(), PROGRESS_MS);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [id]);
  return command?.id === id ? command : undefined;
}
