/** What packages made for Node read of their process. */
const nextTick = (call: (...args: unknown[]) => void, ...args: unknown[]): void => queueMicrotask(() => call(...args));

const shim = { env: {} as Record<string, string>, nextTick, version: '', versions: {} as Record<string, string>, browser: true, platform: 'browser', emitWarning: () => {} };
export const { env, emitWarning } = shim;
export { nextTick };
export default shim;
