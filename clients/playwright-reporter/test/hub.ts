import http from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket from 'ws';
import type { Hello, HelloAnswer, Numbered } from '../src/wire';

const end = '\u001e';

interface Message {
  type: number;
  target?: string;
  arguments?: unknown[];
  invocationId?: string;
}

export interface Put {
  url: string;
  authorization: string | undefined;
  body: Buffer;
}

/** A server that speaks just enough of the wire, and does what a test wants it to do wrong. */
export class FakeHub {
  readonly hellos: Hello[] = [];
  readonly items: Numbered[] = [];
  readonly calls: { method: string; argument: unknown }[] = [];
  readonly puts: Put[] = [];
  /** What a Hello is answered with, beyond the usual. */
  answer: Partial<HelloAnswer> = {};
  /** The status of the negotiation, when it is not to come about. */
  deny: number | undefined;
  /** Closes the socket instead of answering a report, once: after it was stored or before. */
  breakOnce: 'before' | 'after' | undefined;
  /** How many hellos are taken in without an answer. */
  dropHellos = 0;
  /** What the next reports are answered with, as errors. */
  refusals: string[] = [];
  private readonly sockets = new Set<WebSocket>();
  private readonly server: http.Server;
  private waiting: (() => void)[] = [];
  private steps = 100;

  private constructor() {
    const hub = new WebSocket.Server({ noServer: true });
    this.server = http.createServer((request, response) => this.request(request, response));
    this.server.on('upgrade', (request, socket, head) => hub.handleUpgrade(request, socket, head, opened => this.open(opened)));
  }

  static async start(port = 0): Promise<FakeHub> {
    const hub = new FakeHub();
    await new Promise<void>(resolve => hub.server.listen(port, '127.0.0.1', resolve));
    return hub;
  }

  /** On the port of one that was stopped: a connection of somebody else's may have it for a moment. */
  static async startAgain(port: number): Promise<FakeHub> {
    for (;;) {
      const hub = new FakeHub();
      const error = await new Promise<NodeJS.ErrnoException | undefined>(resolve => {
        hub.server.once('error', resolve);
        hub.server.listen(port, '127.0.0.1', () => resolve(undefined));
      });
      if (!error) return hub;
      if (error.code !== 'EADDRINUSE') throw error;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  send(target: string, argument: unknown): void {
    for (const socket of this.sockets) socket.send(JSON.stringify({ type: 1, target, arguments: [argument] }) + end);
  }

  /** Waits until what the reporter has said is as wanted. */
  async until(wanted: () => boolean, what: string, limitMs = 120_000): Promise<void> {
    const late = setTimeout(() => this.wake(), limitMs);
    const over = Date.now() + limitMs;
    while (!wanted()) {
      if (Date.now() >= over) throw new Error(`Not within ${limitMs} ms: ${what}; had ${JSON.stringify(this.items.map(item => item.type))}`);
      await new Promise<void>(resolve => this.waiting.push(resolve));
    }
    clearTimeout(late);
  }

  /** Breaks all connections. */
  drop(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  async stop(): Promise<void> {
    this.drop();
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  private request(request: http.IncomingMessage, response: http.ServerResponse): void {
    const parts: Buffer[] = [];
    request.on('data', part => parts.push(part));
    request.on('end', () => {
      if (request.method === 'PUT') {
        this.puts.push({ url: request.url!, authorization: request.headers.authorization, body: Buffer.concat(parts) });
        response.writeHead(201).end('{}');
        this.wake();
        return;
      }
      if (this.deny) {
        response.writeHead(this.deny).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({
        connectionId: 'one', connectionToken: 'one', negotiateVersion: 1,
        availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text'] }],
      }));
    });
  }

  private open(socket: WebSocket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('message', data => {
      for (const text of data.toString().split(end).filter(one => one !== '')) {
        const message = JSON.parse(text) as Message & { protocol?: string };
        if (message.protocol) socket.send(`{}${end}`);
        else if (message.type === 1) this.invoked(socket, message);
      }
    });
  }

  private invoked(socket: WebSocket, message: Message): void {
    const [argument] = message.arguments ?? [];
    const refusal = message.target === 'Report' ? this.refusals.shift() : undefined;
    if (refusal) {
      socket.send(JSON.stringify({ type: 3, invocationId: message.invocationId, error: refusal }) + end);
      this.wake();
      return;
    }
    const result = this.resultOf(message.target!, argument, socket);
    if (result !== undefined) socket.send(JSON.stringify({ type: 3, invocationId: message.invocationId, result }) + end);
    this.wake();
  }

  private resultOf(target: string, argument: unknown, socket: WebSocket): unknown {
    if (target === 'Ping') return null;
    if (target === 'Hello') {
      this.hellos.push(argument as Hello);
      if (this.dropHellos-- > 0) return this.break(socket);
      const session = { id: 's1', secret: 'hush' };
      return { version: 1, mayTryAgain: false, session, resumed: this.hellos.length > 1, runId: 7, runNumber: 3, url: '/runs/7', nextSeq: this.next, maxArtifactBytes: 1_000_000, pingIntervalMs: 1_000, ...this.answer };
    }
    if (target !== 'Report') {
      this.calls.push({ method: target, argument });
      return target === 'Finish' ? { runStatus: 'passed' } : null;
    }
    if (this.breakOnce === 'before') return this.break(socket);
    const steps: Record<string, number> = {};
    for (const item of (argument as { items: Numbered[] }).items) {
      // What was stored before counts once; a gap would be a mistake of the reporter's.
      if (item.seq < this.next) continue;
      if (item.seq > this.next) throw new Error(`item ${item.seq} came where ${this.next} was to come`);
      this.items.push(item);
      if (item.type === 'step.started') steps[item.step] = this.steps++;
    }
    if (this.breakOnce === 'after') return this.break(socket);
    return { nextSeq: this.next, steps };
  }

  private break(socket: WebSocket): undefined {
    this.breakOnce = undefined;
    socket.terminate();
    return undefined;
  }

  private get next(): number {
    return this.items.length + 1;
  }

  private wake(): void {
    for (const one of this.waiting.splice(0)) one();
  }
}
