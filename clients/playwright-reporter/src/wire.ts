/** What is said between a reporter and the server at /hubs/reporter, version 1. Times are ISO 8601, UTC. */

export const wireVersion = 1;

export type Verdict = 'passed' | 'failed' | 'skipped' | 'cancelled';

export interface OutputLine {
  at: string;
  err: boolean;
  text: string;
}

/** Where a case is to be found in the suite. */
export interface Place {
  title: string;
  /** What stands before the title. */
  path?: string[];
  file?: string;
  line?: number;
  tags?: string[];
}

export interface CaseStarted extends Place {
  type: 'case.started';
  case: string;
  /** From 1. */
  attempt: number;
}

/** With its place when it never started. */
export interface CaseFinished extends Partial<Place> {
  type: 'case.finished';
  case: string;
  attempt: number;
  status: Verdict;
  result?: string;
  /** It passed, but not at once. */
  flaky?: boolean;
  durationMs?: number;
  /** False: another attempt follows. */
  final: boolean;
}

export interface StepStarted {
  type: 'step.started';
  case: string;
  attempt: number;
  step: string;
  name: string;
  kind?: 'run';
}

export interface StepFinished {
  type: 'step.finished';
  case: string;
  step: string;
  status: Verdict;
  message?: string;
  durationMs?: number;
}

export interface Output {
  type: 'output';
  step: string;
  lines: OutputLine[];
}

export interface Plan {
  type: 'plan';
  cases: number;
}

export type What = CaseStarted | CaseFinished | StepStarted | StepFinished | Output | Plan;

/** Something that happened, and when. */
export type Item = What & { at: string };

/** Its number in the session is given when it is sent. */
export type Numbered = Item & { seq: number };

export interface RunWish {
  project: string;
  name: string;
  key?: string;
  branch?: string;
  commit?: string;
  link?: string;
  variables?: Record<string, string>;
  graceMs?: number;
}

export interface Shard {
  /** From 1. */
  index: number;
  total: number;
}

export interface Session {
  id: string;
  secret: string;
}

export interface Hello {
  version: number;
  client: { name: string; version: string; host: string; pid: number };
  session?: Session;
  /** Of a new session, the same in each hello: the server knows by it the one that it has made though its answer was lost. */
  secret?: string;
  run: RunWish;
  shard?: Shard;
}

export interface AbortOrder {
  reason?: string | null;
  by?: string | null;
  force: boolean;
  graceMs: number;
}

export interface HelloAnswer {
  refused?: string | null;
  mayTryAgain?: boolean;
  version: number;
  session?: Session | null;
  resumed?: boolean;
  runId: number;
  runNumber: number;
  /** The run's page, below the server's address. */
  url?: string | null;
  nextSeq: number;
  abort?: AbortOrder | null;
  reconnectGraceMs?: number;
  pingIntervalMs?: number;
  maxArtifactBytes?: number;
}

export interface ReportAnswer {
  nextSeq: number;
  /** The server's number of each step that began, by the client's. */
  steps?: Record<string, number> | null;
}

/** The proof that everything the suite had started is dead. */
export interface Ended {
  processes: number;
  left: number;
  afterMs: number;
  means: string;
}

/** This process is done. */
export interface Finish {
  status: Exclude<Verdict, 'skipped'>;
}
