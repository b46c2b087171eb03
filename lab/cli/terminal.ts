/** What a command may know of the world it prints to; tests hand in their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** `out` is a person's screen */
  tty: boolean;
  /** columns */
  width: number;
  color: boolean;
  /** folder that relative paths count from */
  cwd: string;
}
