import type { Feed } from "./api/answers";
import type { Client } from "./api/client";
import type { Live } from "./live";
import type { Route } from "./route";
import type { Settings } from "./settings";
import type { Texts } from "./text/en";
import type { Format } from "./text/format";

/** What every view is given. */
export interface Context {
  readonly texts: Texts;
  readonly format: Format;
  readonly client: Client;
  readonly settings: Settings;
  readonly feed: Feed;
  readonly live: Live;
  /** The address of a route that differs from the present one. */
  readonly href: (change: Partial<Route>) => string;
  /** Goes there. @param replace leaves no trace in the browser's history */
  readonly go: (change: Partial<Route>, replace?: boolean) => void;
  /** The feed's present day, `yyyy-mm-dd`. */
  readonly today: () => string;
}

/** One view; it stands as long as the address stays within it. */
export interface View {
  readonly element: HTMLElement;
  /** The address has changed. */
  show(route: Route): void;
  /** The colours have changed. */
  paint?(): void;
  close(): void;
}
