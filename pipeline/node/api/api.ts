/** The HTTP API of the reference pipeline: `/v1` for programs of ours, `/fhir` for those that speak FHIR R4, `/metrics`, `/healthz` and `/openapi.json`. */
import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { environmentTrouble } from '../../../contract/errors.ts';
import type { Desk } from '../desk.ts';
import { alertRoutes } from './alerts.ts';
import { fhirRoutes } from './fhir/routes.ts';
import { type Api, type ApiOptions, createServer, ErrorBody, isFhir, OutcomeBody } from './http.ts';
import { patientRoutes } from './patients.ts';
import { systemRoutes } from './system.ts';

export type { Api, ApiOptions } from './http.ts';

/** @returns the server with all its routes, not yet listening: `app.inject` asks it without a socket, `listen` opens one, `app.close()` ends it */
export async function createApi(desk: Desk, options: ApiOptions): Promise<Api> {
  const app = createServer(desk, options);
  // Every route may refuse, and fail: one that is audited where the line cannot be written.
  app.addHook('onRoute', (route) => {
    const error = isFhir(route.url) ? { description: 'OperationOutcome', content: { 'application/fhir+json': { schema: OutcomeBody } } } : ErrorBody;
    if (route.schema) route.schema.response = { ...(route.schema.response as object), '4xx': error, '5xx': error };
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0', info: { title: 'Twinward reference pipeline', version: '1', description: 'Alerts, readings and limits of people under remote monitoring. For test and training, not a medical device.', license: { name: 'Apache-2.0' } },
      servers: [{ url: '/' }], components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } }, security: [{ token: [] }],
    },
    transform: jsonSchemaTransform, transformObject: jsonSchemaTransformObject,
  });
  const base = (): string => {
    const address = app.server.address();
    if (options.publicUrl !== undefined || address === null || typeof address === 'string') return options.publicUrl ?? 'http://127.0.0.1';
    return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  };
  patientRoutes(app);
  alertRoutes(app);
  systemRoutes(app, desk);
  fhirRoutes(app, base);
  await app.ready();
  return app;
}

/** @param host loopback where absent; @param port 0: any free one @returns the address @throws TwinwardError environment where it cannot listen */
export async function listen(app: Api, { host = '127.0.0.1', port = 0 }: { host?: string; port?: number } = {}): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw environmentTrouble('api-port', `the API cannot listen at ${host}, port ${port}: ${(error as Error).message}`, 'give it another port, or 0 for any free one');
  }
}
