/** Ids for what the lab names itself anyway: the broker and every client are given one. Browsers offer `randomUUID` in secure contexts only. */
let given = 0;

export function randomUUID(): string {
  given += 1;
  return `lab-${given}`;
}

export default { randomUUID };
