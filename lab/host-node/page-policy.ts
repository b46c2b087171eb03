/** What the page and its parts may do (Content-Security-Policy): nothing from any other host, no script but its own files. The server sends it; for hosts that send no headers the build writes it into the files. */

/** @param sockets where else than the page's own address WebSockets may lead: older browsers do not take their own host for it */
export const pagePolicy = (sockets = ''): string => `default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'${sockets}; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Files with a policy of their own. The frame of the report runs the report's script, which stands inside it: without an origin, without a way to any host, inside pages from here alone. */
export const OWN_POLICIES: Readonly<Record<string, string>> = {
  'report-frame.html': "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts",
};

/** The policy of a file of the page as it stands inside the file, by its name. A page cannot say by itself who may frame it, nor that it is in a sandbox. */
export function policyInFile(name: string): string {
  return (OWN_POLICIES[name] ?? pagePolicy()).split('; ').filter((part) => !/^(?:frame-ancestors|sandbox)/.test(part)).join('; ');
}
