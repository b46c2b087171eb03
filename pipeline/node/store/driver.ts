/** The little that `SqlStore` asks of a database. Placeholders are `?`, in order. */
export type Value = string | number | null;
export type Row = Record<string, string | number | null>;

export interface Driver {
  readonly kind: 'sqlite' | 'postgres';
  /** Connects, and takes the store for itself. @throws StoreError */
  open(): Promise<void>;
  close(): Promise<void>;
  all(sql: string, values?: readonly Value[]): Promise<Row[]>;
  run(sql: string, values?: readonly Value[]): Promise<void>;
  /** All rows or none; `skipKnown`: rows whose key stands already are left as they are. */
  insert(table: string, columns: readonly string[], rows: readonly (readonly Value[])[], skipKnown?: boolean): Promise<void>;
  /** All of what `work` does, or nothing. Calls do not overlap. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
}
