import { type ReactNode, type SubmitEvent, useState } from 'react';
import { type Answer, answer, api } from '../../api/client';
import { useLive } from '../../api/use-live';
import { Button } from '../../design/button';
import { Dialog } from '../../design/dialog';
import { Field } from '../../design/field';
import { ProblemNotice, Skeleton } from '../../design/notice';
import { QrPicture } from '../../wallet/qr-picture';
import { clock, clockSeconds, count } from '../../words/format';
import { gateDevicesWords } from '../../words/gate-devices';
import { useWords } from '../../words/use-words';
import { textOf } from '../text-of';
import { Tiles } from './tiles';

const LOOK_MS = 2_000;

type Invitation = Answer<'/api/v1/seller/performances/{id}/gate-devices', 'post'>;
type Device = Answer<'/api/v1/seller/performances/{id}/gate-devices', 'get'>['items'][number];

interface GatesProps {
  readonly performanceId: string;
}

/** Who came in and where, as it is now, and the devices at the gates. */
export function SalesGates({ performanceId }: GatesProps): ReactNode {
  return (
    <>
      <Counts performanceId={performanceId} />
      <Devices performanceId={performanceId} />
    </>
  );
}

function Counts({ performanceId }: GatesProps): ReactNode {
  const words = useWords(gateDevicesWords);
  const params = { path: { id: performanceId } };
  const asked = useLive(
    () => answer(api.GET('/api/v1/performances/{id}/gate/counts', { params })),
    [performanceId],
    LOOK_MS,
  );
  if (asked.state === 'loading') return <Skeleton height={96} />;
  if (asked.state === 'failed') return <ProblemNotice error={asked.error} again={asked.again} />;
  const { tickets, checkedIn, inside, left, byGate } = asked.data;
  const tiles = [
    [words.entered, words.ofTickets(count(checkedIn), count(tickets))],
    [words.inside, count(inside)],
    [words.left, count(left)],
  ] as const;
  return (
    <>
      <Tiles tiles={tiles} />
      <section className="stack">
        <h2>{words.byGate}</h2>
        {byGate.length === 0 && <p>{words.nobody}</p>}
        {byGate.length > 0 && (
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">{words.gate}</th>
                <th scope="col">{words.entered}</th>
                <th scope="col">{words.perMinute}</th>
              </tr>
            </thead>
            <tbody>
              {byGate.map((one) => (
                <tr key={one.gate}>
                  <th scope="row">{one.gate}</th>
                  <td className="numbers">{count(one.checkedIn)}</td>
                  <td className="numbers">{count(one.lastMinute)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}

function Devices({ performanceId }: GatesProps): ReactNode {
  const words = useWords(gateDevicesWords);
  const params = { path: { id: performanceId } };
  const asked = useLive(
    () => answer(api.GET('/api/v1/seller/performances/{id}/gate-devices', { params })),
    [performanceId],
    LOOK_MS,
  );
  return (
    <section className="wizard" aria-label={words.devices}>
      <h2>{words.devices}</h2>
      <p className="soft small">{words.devicesHint}</p>
      <Invite performanceId={performanceId} />
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.data?.items.length === 0 && <p>{words.none}</p>}
      <ul className="seller-list">
        {asked.data?.items.map((device) => (
          <DeviceRow
            key={device.deviceId}
            device={device}
            performanceId={performanceId}
            onRevoked={asked.again}
          />
        ))}
      </ul>
    </section>
  );
}

function Invite({ performanceId }: GatesProps): ReactNode {
  const words = useWords(gateDevicesWords);
  const [invitation, setInvitation] = useState<Invitation>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const body = { name: textOf(new FormData(event.currentTarget), 'gate') };
    const params = { path: { id: performanceId } };
    setBusy(true);
    setError(undefined);
    answer(api.POST('/api/v1/seller/performances/{id}/gate-devices', { params, body }))
      .then(setInvitation, setError)
      .finally(() => setBusy(false));
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field name="gate" label={words.name} hint={words.nameHint} maxLength={40} required />
      {error !== undefined && <ProblemNotice error={error} />}
      <Button type="submit" kind="quiet" busy={busy}>
        {words.show}
      </Button>
      <Dialog
        title={words.code}
        open={invitation !== undefined}
        onClose={() => setInvitation(undefined)}
      >
        {invitation !== undefined && (
          <div className="stack">
            <QrPicture text={invitation.link} label={words.code} version="any" />
            <p>{words.until(clock(Date.parse(invitation.expiresAt)))}</p>
            <p className="soft small">{words.link}</p>
            <code className="small gate-invitation">{invitation.link}</code>
          </div>
        )}
      </Dialog>
    </form>
  );
}

interface DeviceRowProps extends GatesProps {
  readonly device: Device;
  readonly onRevoked: () => void;
}

function DeviceRow({ device, performanceId, onRevoked }: DeviceRowProps): ReactNode {
  const words = useWords(gateDevicesWords);
  const [asks, setAsks] = useState(false);
  const [error, setError] = useState<unknown>();
  const { deviceId, gate, state, lastContactAt } = device;
  const revoke = (): void => {
    const params = { path: { id: performanceId } };
    const body = { deviceId };
    answer(api.POST('/api/v1/performances/{id}/gate/revocations', { params, body })).then(() => {
      setAsks(false);
      onRevoked();
    }, setError);
  };
  return (
    <li className="row" data-state={state}>
      <span className="stack">
        <strong>{gate}</strong>
        <span className="soft small">
          {words.states[state]} ·{' '}
          {lastContactAt === null ? words.never : words.lastContact(clockSeconds(lastContactAt))}
        </span>
      </span>
      {state !== 'revoked' && (
        <Button kind="quiet" onClick={() => setAsks(true)}>
          {words.revoke}
        </Button>
      )}
      <Dialog title={words.revoke} open={asks} onClose={() => setAsks(false)}>
        <p>{words.revokeAsk(gate)}</p>
        {error !== undefined && <ProblemNotice error={error} />}
        <Button wide onClick={revoke}>
          {words.revoke}
        </Button>
      </Dialog>
    </li>
  );
}
