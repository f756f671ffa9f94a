import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, api } from '../api/client';
import { beginAtGate } from '../api/session';
import { Page } from '../app/page';
import { Notice, ProblemNotice } from '../design/notice';
import { newOwnDevice, ownDeviceIs } from '../gate/own-device';
import { useCamera } from '../gate/use-camera';
import { becomeDevice, nameGate } from '../gate/use-station';
import { useWords } from '../words/use-words';
import { enrolWords } from '../words/gate-devices';
import { gateWords } from '../words/gate';
import './gate.css';

/** `…/gate/enrol#<secret>`, as the seller's page shows it. */
const LINK = /\/gate\/enrol#([\w-]{32})$/;

/**
 * Makes this device a gate's own: by the link of a picture on the seller's screen, or by its camera.
 */
export function GateEnrolPage(): ReactNode {
  const words = useWords(enrolWords);
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const isBusy = useRef(false);
  const [hasSecret] = useState(() => LINK.test(location.href));
  const enrol = useCallback(
    async (text: string): Promise<void> => {
      const secret = LINK.exec(text)?.[1];
      if (secret === undefined || isBusy.current) return;
      isBusy.current = true;
      setError(undefined);
      try {
        const body = await newOwnDevice(secret);
        const token = await answer(api.POST('/api/v1/gate/devices', { body }));
        await ownDeviceIs(token.deviceId);
        becomeDevice(token.deviceId);
        nameGate(token.gate);
        beginAtGate(token);
        void navigate(`/gate/${token.performanceId}`, { replace: true });
      } catch (problem) {
        setError(problem);
        isBusy.current = false;
      }
    },
    [navigate],
  );
  useEffect(() => {
    if (hasSecret) void enrol(location.href);
  }, [hasSecret, enrol]);
  return (
    <Page title={words.enrol}>
      <div className="gate-choice stack-wide">
        <h1>{words.enrol}</h1>
        {error !== undefined && <ProblemNotice error={error} />}
        {hasSecret && error === undefined ? (
          <Notice>{words.enrolling}</Notice>
        ) : (
          <LinkReader onText={enrol} />
        )}
      </div>
    </Page>
  );
}

function LinkReader({ onText }: { readonly onText: (text: string) => Promise<void> }): ReactNode {
  const words = useWords(enrolWords);
  const gate = useWords(gateWords);
  const video = useRef<HTMLVideoElement>(null);
  const seen = useCallback((text: string): void => void onText(text), [onText]);
  const { state } = useCamera(video, true, seen);
  return (
    <>
      <p>{words.enrolHint}</p>
      <div className="gate-camera" data-camera={state}>
        <video ref={video} muted playsInline aria-label={gate.camera[state]} />
        <p>{gate.camera[state]}</p>
      </div>
    </>
  );
}
