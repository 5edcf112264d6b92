/** A stretch of a window that nobody listened to. */
export interface Missing {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** What the collector does. */
export type Phase =
  "starting" | "connecting" | "listening" | "waiting" | "sleeping" | "stopped" | "restarting" | "ending";

/** Everything is up and the collector is started. */
export interface ReadyEvent {
  readonly event: "ready";
  readonly app: string;
  /** Address of the page. */
  readonly dashboard: string;
  readonly status: string;
  /** Connection string. */
  readonly storage: string;
  readonly data: string;
  readonly feed: { readonly id: string; readonly url: string; readonly log: string | null };
  /** Of the windows in force; one of another length may follow at the next full hour. */
  readonly window_seconds: number;
  readonly pids: Readonly<Record<string, number>>;
}

/** Readings that came in; at most one a second. */
export interface ReadingsEvent {
  readonly event: "readings";
  /** Receipt of the last frame. */
  readonly at: string;
  /** Since the start. */
  readonly frames: number;
  readonly readings: number;
  /** The last known occupancy of each venue. */
  readonly venues: Readonly<Record<string, number>>;
}

/** A window was written; once more when more of it became known. */
export interface WindowEvent {
  readonly event: "window";
  readonly start: string;
  readonly end: string;
  readonly readings: number;
  readonly covered_seconds: number;
  readonly missing_seconds: number;
  readonly gaps: readonly Missing[];
  readonly raw: string;
  readonly summary: string;
}

export interface StateEvent {
  readonly event: "state";
  readonly state: Phase;
  readonly detail?: string;
}

/** Something that a person may want to know. */
export interface WarningEvent {
  readonly event: "warning";
  readonly message: string;
}

/** A process was started again. */
export interface RestartedEvent {
  readonly event: "restarted";
  readonly process: string;
  readonly pid: number;
}

export interface EndedEvent {
  readonly event: "ended";
  readonly frames: number;
  readonly readings: number;
  readonly windows: number;
}

export type CliEvent =
  ReadyEvent | ReadingsEvent | WindowEvent | StateEvent | WarningEvent | RestartedEvent | EndedEvent;

/** Takes what happened. */
export type Tell = (event: CliEvent) => void;

/** Shows what happens. */
export interface View {
  show(event: CliEvent): void;
  /** Leaves the terminal as it was. */
  close(): void;
}
