import { serverNow } from '../api/clock';
import { isRefused, Refused } from '../api/problem';
import { currentSession } from '../api/session';
import { currentLanguage } from '../api/settings';
import { clockSeconds, count, countdown } from '../words/format';
import { waitingRoomWords } from '../words/waiting-room';
import { button, chime, type Inside, link, make } from './draw';
import type { Board, Line } from './line';
import { minutesRange, passedMilestone, pauseMs, secondsUntilCall } from './pace';

const SECOND_MS = 1_000;
const AFTER_FAILURE_MS = 3_000;
/** So long before the end of a turn it warns. */
const WARN_TURN_MS = 30_000;

/** The live page of one line: looks at the board, and once called, leads in. */
export class WaitingRoom {
  private readonly words = waitingRoomWords[currentLanguage()];
  private readonly said = make('p', 'unseen');
  private readonly box = make('div', 'line-live');
  private place: number | undefined;
  private startedAhead: number | undefined;
  private lastAhead: number | undefined;
  private ticking = 0;
  /** End of the turn, and the end it has warned of. */
  private turn = { endsMs: 0, warnedOfMs: 0, isSecond: false };
  private over = false;

  constructor(
    private readonly line: Line,
    live: HTMLElement,
  ) {
    this.said.setAttribute('role', 'status');
    live.append(this.said, this.box);
  }

  /** Joins and follows the line until it ends, one way or another. */
  async run(): Promise<void> {
    if (currentSession().state !== 'in') {
      location.replace(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
      return;
    }
    await this.safely(() => this.join());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && !this.over) void this.safely(() => this.look());
    });
    while (!this.over) {
      const board = await this.safely(() => this.look());
      const wait = board && this.place !== undefined && secondsUntilCall(board, this.place);
      const pause = board
        ? this.pauseFor(board, wait === false ? undefined : wait)
        : AFTER_FAILURE_MS;
      await new Promise((resolve) => setTimeout(resolve, pause));
      while (document.hidden) await new Promise((resolve) => setTimeout(resolve, SECOND_MS));
    }
  }

  private pauseFor(board: Board, waitSeconds: number | undefined): number {
    const opensInMs = Date.parse(board.opensAt) - serverNow();
    if (board.phase !== 'before') return pauseMs(board, waitSeconds, Math.random());
    // First within some seconds after opening, everybody at a moment of their own.
    const spread = Math.random() * (1 + board.pollSeconds.opening) * SECOND_MS;
    return Math.min(board.pollSeconds.far * SECOND_MS, Math.max(opensInMs, 0) + spread);
  }

  private async join(proof?: string): Promise<void> {
    try {
      const { place } = await this.line.join(proof);
      this.place = place;
    } catch (error) {
      if (!isRefused(error, 'proof-required') || proof !== undefined) throw error;
      this.show(make('p', '', this.words.proving));
      const { prove } = await import('./proof');
      await this.join(await prove(error.problem['challenge']));
    }
  }

  private async look(): Promise<Board> {
    const board = await this.line.board();
    if (board.phase !== 'before' && this.place === undefined && !ends(board)) {
      this.place = (await this.line.place()).place;
    }
    this.draw(board);
    return board;
  }

  private draw(board: Board): void {
    clearInterval(this.ticking);
    const { words } = this;
    const message = board.message !== undefined && make('p', 'line-message', board.message);
    if (board.phase === 'sold-out') {
      const waitlist = `/performances/${this.line.performanceId}/waitlist`;
      this.show(
        make('p', 'line-title', words.soldOut),
        board.seatsMayReturn === true && make('p', '', words.mayReturn),
        link(words.waitlist, waitlist, 'line-button'),
        message,
      );
    } else if (board.phase === 'closed') {
      this.over = true;
      this.show(make('p', 'line-title', words.closed), link(words.home, '/', 'line-button'));
    } else if (this.place === undefined) {
      this.drawBefore(board, message);
    } else if (this.place <= board.serving) {
      void this.safely(() => this.drawTurn());
    } else {
      this.drawWaiting(board, this.place, message);
    }
  }

  private drawBefore(board: Board, message: HTMLElement | false): void {
    const { words } = this;
    const time = make('p', 'line-big numbers');
    const tick = (): void => {
      const leftMs = Date.parse(board.opensAt) - serverNow();
      time.textContent = leftMs > 0 ? countdown(leftMs) : words.drawing;
    };
    tick();
    this.ticking = window.setInterval(tick, SECOND_MS);
    this.show(
      make('p', 'line-title', words.registered),
      make('p', 'line-label', words.opensIn),
      time,
      make('p', 'line-soft', words.registeredHint),
      message,
      ...this.foot(board),
    );
  }

  private drawWaiting(board: Board, place: number, message: HTMLElement | false): void {
    const { words } = this;
    const ahead = place - board.serving;
    this.startedAhead ??= ahead;
    if (passedMilestone(this.lastAhead, ahead))
      this.said.textContent = words.milestone(count(ahead));
    this.lastAhead = ahead;
    const seconds = secondsUntilCall(board, place);
    const progress = document.createElement('progress');
    progress.max = this.startedAhead;
    progress.value = this.startedAhead - ahead;
    progress.setAttribute('aria-label', words.ahead);
    this.show(
      make('p', 'line-label', words.ahead),
      make('p', 'line-big numbers', count(ahead)),
      progress,
      make('p', 'line-range', rangeOf(seconds, words)),
      board.phase === 'paused' && make('p', 'line-message', words.paused),
      message,
      make('p', 'line-soft numbers', words.place(count(place))),
      ...this.foot(board),
    );
    document.title = `${count(ahead)} · Picket`;
  }

  private async drawTurn(): Promise<void> {
    const { words } = this;
    const { claimBy } = await this.line.place();
    const time = make('p', 'line-big numbers');
    const hint = make('p', 'line-soft');
    const endsMs = Date.parse(claimBy ?? '');
    const tick = (): void => {
      const leftMs = endsMs - serverNow();
      time.textContent = countdown(leftMs);
      hint.textContent = words.turnHint(countdown(leftMs));
      if (leftMs <= WARN_TURN_MS) this.warnOfEnd();
    };
    if (document.title !== words.turn) {
      chime();
      this.said.textContent = words.turn;
    }
    this.noteEnd(endsMs);
    tick();
    clearInterval(this.ticking);
    this.ticking = window.setInterval(tick, SECOND_MS);
    document.title = words.turn;
    const enter = (): void => void this.safely(() => this.enter());
    const second = this.turn.isSecond && make('p', 'line-message', words.turnAgain);
    const press = button(words.enter, 'main', enter);
    this.show(make('p', 'line-title', words.turn), second, time, hint, press);
  }

  /** A turn that ends later than it did is the second chance, which comes by itself. */
  private noteEnd(endsMs: number): void {
    const { turn, words } = this;
    if (turn.endsMs > 0 && endsMs - turn.endsMs > WARN_TURN_MS && !turn.isSecond) {
      turn.isSecond = true;
      this.said.textContent = words.turnAgain;
    }
    turn.endsMs = endsMs;
  }

  /** Once for each end of a turn, heard and read out. */
  private warnOfEnd(): void {
    const { turn, words } = this;
    if (Math.abs(turn.warnedOfMs - turn.endsMs) < WARN_TURN_MS) return;
    turn.warnedOfMs = turn.endsMs;
    chime();
    this.said.textContent = words.turnEnds;
  }

  private async enter(): Promise<void> {
    this.over = true;
    this.show(make('p', 'line-title', this.words.entering));
    await this.line.admit();
    location.assign(`/performances/${this.line.performanceId}/seats`);
  }

  private foot(board: Board): Inside {
    const { words } = this;
    const leave = (): void =>
      void this.safely(async () => {
        this.over = true;
        await this.line.leave();
        location.assign('/');
      });
    return [
      make('p', '', words.keep),
      make('p', 'line-soft numbers', words.updated(clockSeconds(serverNow()))),
      fairness(board, words),
      button(words.leave, 'quiet', leave),
    ];
  }

  private show(...inside: Inside): void {
    const open = this.box.querySelector('details')?.open === true;
    // A button somebody is about to press stays where it is, with its focus.
    const focused =
      this.box.contains(document.activeElement) && document.activeElement?.textContent;
    this.box.replaceChildren(...make('div', '', ...inside).childNodes);
    const details = this.box.querySelector('details');
    if (details !== null) details.open = open;
    for (const one of this.box.querySelectorAll<HTMLElement>('button, a, summary')) {
      if (one.textContent === focused) one.focus();
    }
  }

  /** Does something over the network; what is refused is said, and the line goes on. */
  private async safely<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.explain(error);
      return undefined;
    }
  }

  private explain(error: unknown): void {
    const { words } = this;
    if (isRefused(error, 'turn-missed', 'place-ticket-invalid')) {
      this.place = undefined;
      const again = (): void => {
        this.over = false;
        void this.safely(() => this.join()).then(() => this.run());
      };
      this.over = true;
      this.show(make('p', 'line-title', words.missed), button(words.rejoin, 'main', again));
    } else if (error instanceof Refused) {
      this.over = isRefused(error, 'no-waiting-room', 'not-found', 'waiting-room-closed');
      const { title, detail } = error.problem;
      this.show(make('p', 'line-title', title), make('p', '', detail), link(words.home, '/', ''));
    } else {
      this.show(make('p', 'line-message', words.reconnecting));
    }
  }
}

const ends = ({ phase }: Board): boolean => phase === 'sold-out' || phase === 'closed';

type Words = (typeof waitingRoomWords)['ko'];

function rangeOf(seconds: number | undefined, words: Words): string {
  if (seconds === undefined) return words.unknown;
  return seconds < 60 ? words.soon : words.range(...minutesRange(seconds));
}

function fairness({ seedHash, seed, registered }: Board, words: Words): HTMLElement {
  const facts = [`seedHash ${seedHash}`, seed && `seed ${seed}`, `registered ${registered ?? '–'}`];
  return make(
    'details',
    'line-fair',
    make('summary', '', words.fair),
    make('p', 'line-soft', words.fairHint),
    make('pre', '', facts.filter(Boolean).join('\n')),
  );
}
