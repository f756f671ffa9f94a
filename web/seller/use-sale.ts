import { useEffect, useState } from 'react';
import { type Answer, answer, api } from '../api/client';
import { serverNow } from '../api/clock';
import { useLive } from '../api/use-live';
import { type Sample, withSample } from './pace';

const LOOK_MS = 3_000;

export type Figures = Answer<'/api/v1/seller/performances/{id}/sales', 'get'>;
export type Funnel = Answer<'/api/v1/seller/performances/{id}/funnel', 'get'>;

/** Figures and funnel of a sale, every three seconds, and the samples its speed is read from. */
export function useSale(id: string) {
  const asked = useLive(
    async (): Promise<{ figures: Figures; funnel: Funnel }> => {
      const params = { path: { id } };
      const [figures, funnel] = await Promise.all([
        answer(api.GET('/api/v1/seller/performances/{id}/sales', { params })),
        answer(api.GET('/api/v1/seller/performances/{id}/funnel', { params })),
      ]);
      return { figures, funnel };
    },
    [id],
    LOOK_MS,
  );
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const { data } = asked;
  useEffect(() => {
    if (data === undefined) return;
    setSamples((before) => withSample(before, { at: serverNow(), sold: data.figures.sold }));
  }, [data]);
  return { asked, samples };
}
