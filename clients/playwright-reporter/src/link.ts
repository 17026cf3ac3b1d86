import { randomBytes } from 'node:crypto';
import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import type { Outbox } from './outbox';
import { whatOf } from './text';
import type { AbortOrder, Hello, HelloAnswer, ReportAnswer, Session } from './wire';

export interface LinkParts {
  server: string;
  token: string;
  outbox: Outbox;
  /** On every connection, as soon as the server knows us. */
  welcomed(answer: HelloAnswer): void;
  /** Something was stored: steps may have got their numbers. */
  stored(): void;
  aborted(order: AbortOrder): void;
  say(text: string): void;
}

type Call = { method: 'Ended' | 'Finish'; argument: object; done: (answered: boolean) => void };

const connectLimitMs = 10_000;
const pauses = [200, 500, 1_000, 2_000];
/** The first times nothing is said: a server that is being restarted is back soon. */
const quietTries = 2;
/** So long no answer to a ping: the connection is dead, whatever the system thinks of it. */
const silenceMs = 5_000;
/** What happens at once travels together. */
const gatherMs = 40;
/** How long a connection must have been of use for the next to be tried at once. */
const realLifeMs = 2_000;
/** What the server says of a report that is wrong in itself: it would stand in the way of all others for ever. All else passes. */
const neverTaken = /HubException: Nothing of this report was taken/;

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms).unref());

/** Brings the outbox to the server, over as many connections as it takes. Nothing here ever throws at the suite. */
export class Link {
  private session: Session | undefined;
  private connection: HubConnection | undefined;
  private calls: Call[] = [];
  private stopped = false;
  private readonly secret = randomBytes(32).toString('hex');

  /** The server's numbers of steps. */
  readonly steps = new Map<string, number>();

  /** Set when the server does not want to hear of us again: why. */
  refused: string | undefined;

  /** Why the last connection failed; undefined while there is one. */
  trouble: string | undefined = 'not connected yet';

  constructor(private readonly parts: LinkParts) {}

  start(hello: Omit<Hello, 'session'>): void {
    void this.keepConnected(hello);
  }

  /** After everything that waits in the outbox. False: it could not be said. */
  call(method: Call['method'], argument: object): Promise<boolean> {
    if (this.stopped) return Promise.resolve(false);
    return new Promise(done => {
      this.calls.push({ method, argument, done });
      this.parts.outbox.rouse();
    });
  }

  /** Before everything else, if there is a connection. */
  async goodbye(why: string): Promise<void> {
    await this.connection?.invoke('Goodbye', { why }).catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.parts.outbox.rouse();
    for (const call of this.calls.splice(0)) call.done(false);
    await this.connection?.stop().catch(() => undefined);
  }

  private async keepConnected(hello: Omit<Hello, 'session'>): Promise<void> {
    for (let failures = 0; !this.stopped; ) {
      let welcomedAt = 0;
      try {
        await this.connect(hello, () => (welcomedAt = Date.now()));
        this.trouble ??= 'the connection was lost';
      } catch (error) {
        this.trouble = whatOf(error);
        if (/Status code '40[13]'/.test(this.trouble)) this.giveUp('the server does not accept the token');
      }
      if (this.stopped) return;
      if (welcomedAt > 0 && Date.now() - welcomedAt > realLifeMs) failures = 0;
      if (failures++ === quietTries) this.parts.say(`the server is out of reach (${this.trouble}); the suite goes on, results are kept`);
      await pause(pauses[Math.min(failures - 1, pauses.length - 1)]!);
    }
  }

  /** Returns, or throws, when this connection is over. */
  private async connect(hello: Omit<Hello, 'session'>, welcomed: () => void): Promise<void> {
    const connection = this.build();
    const over = new Promise<void>(resolve => connection.onclose(() => resolve()));
    try {
      await within(connectLimitMs, connection.start());
      const answer = await within(connectLimitMs, connection.invoke<HelloAnswer>('Hello', { ...hello, secret: this.secret, session: this.session }));
      if (answer.refused) {
        if (!answer.mayTryAgain) this.giveUp(answer.refused);
        throw new Error(answer.refused);
      }
      welcomed();
      this.begin(connection, answer);
      await Promise.race([over, this.bring(connection), this.ping(connection, answer.pingIntervalMs ?? 1_000)]);
    } finally {
      this.connection = undefined;
      // Not awaited: it would wait for a start that hangs.
      void connection.stop().catch(() => undefined);
    }
  }

  private build(): HubConnection {
    const connection = new HubConnectionBuilder()
      .withUrl(`${this.parts.server}/hubs/reporter`, { accessTokenFactory: () => this.parts.token, transport: HttpTransportType.WebSockets })
      .configureLogging(LogLevel.None)
      .build();
    connection.on('Abort', (order: AbortOrder) => this.parts.aborted(order));
    connection.on('CaseCancel', () => this.parts.say('a single test cannot be ended from outside; abort the run instead'));
    connection.on('Closed', ({ why }: { why: string }) => this.giveUp(why));
    return connection;
  }

  private begin(connection: HubConnection, answer: HelloAnswer): void {
    this.session = answer.session ?? this.session;
    this.trouble = undefined;
    this.connection = connection;
    this.parts.outbox.goOnFrom(answer.nextSeq);
    this.parts.welcomed(answer);
    if (answer.abort) this.parts.aborted(answer.abort);
  }

  private async bring(connection: HubConnection): Promise<void> {
    const { outbox } = this.parts;
    while (this.connection === connection && !this.stopped) {
      const items = outbox.take();
      if (items.length > 0) {
        await this.report(connection, items);
        await pause(gatherMs);
        continue;
      }
      const call = this.calls[0];
      if (call) {
        await connection.invoke(call.method, call.argument);
        this.calls.shift();
        call.done(true);
        continue;
      }
      await outbox.filled();
    }
  }

  private async report(connection: HubConnection, items: object[]): Promise<void> {
    try {
      const answer = await connection.invoke<ReportAnswer>('Report', { items });
      for (const [step, number] of Object.entries(answer.steps ?? {})) this.steps.set(step, Number(number));
      this.parts.outbox.stored(answer.nextSeq);
      this.parts.stored();
    } catch (error) {
      // A disk that is full, a server that stops: what happened here does not become less true by it, and is sent again.
      if (!neverTaken.test(whatOf(error))) throw error;
      const lost = this.parts.outbox.giveUpReport();
      this.parts.say(`the server did not take ${lost} of what happened: ${whatOf(error)}`);
    }
  }

  private async ping(connection: HubConnection, everyMs: number): Promise<void> {
    while (this.connection === connection) {
      await within(silenceMs, connection.invoke('Ping'));
      await pause(everyMs);
    }
  }

  private giveUp(why: string): void {
    this.refused ??= why;
    this.stopped = true;
    for (const call of this.calls.splice(0)) call.done(false);
    this.parts.outbox.rouse();
    this.parts.say(`nothing more is sent: ${why}. The suite goes on.`);
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms).unref();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
