/** What a command may know of the world it prints to; tests hand in their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** `out` is a person's screen */
  tty: boolean;
  /** columns */
  width: number;
  color: boolean;
  /** what a person types, or another program; absent: nobody is there to ask */
  input?: NodeJS.ReadableStream;
  /** folder that relative paths count from */
  cwd: string;
}

/** Text from files and options without what a terminal would obey: control and direction characters become spaces; line breaks stay. */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ');
}
