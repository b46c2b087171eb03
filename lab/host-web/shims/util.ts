/** The two functions of `node:util` that the broker uses. */

/** As Node does it. The packages that stand in for it assign `prototype`, which on a class is read-only: nothing happens, and no error tells. */
export function inherits(child: { prototype: object; super_?: unknown }, parent: { prototype: object }): void {
  child.super_ = parent;
  Object.setPrototypeOf(child.prototype, parent.prototype);
}

/** Of functions whose last argument is a callback (error, value). */
export function promisify<T>(call: (...args: unknown[]) => void): (...args: unknown[]) => Promise<T> {
  return function promised(this: unknown, ...args) {
    return new Promise((resolve, reject) => {
      call.call(this, ...args, (error: unknown, value: T) => (error ? reject(error as Error) : resolve(value)));
    });
  };
}

export default { inherits, promisify };
