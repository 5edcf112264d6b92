export interface ShellBlock {
  readonly where: string;
  readonly text: string;
  readonly given: readonly string[];
}
export declare function assigned(text: string): string[];
export declare function shellBlocks(): readonly ShellBlock[];
