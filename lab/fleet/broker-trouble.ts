/** Why a broker cannot be worked with, in one clear sentence and with a mend. */
import { environmentTrouble, type TwinwardError } from '../../contract/errors.ts';

interface Cause {
  /** in what the network, TLS or the broker said */
  sign: RegExp;
  code: string;
  words(url: string, reason: string): string;
  hint: string;
}

const CAUSES: readonly Cause[] = [
  { sign: /CONNACK [45]/, code: 'broker-refused', words: (url, reason) => `the broker at ${url} does not let the lab in: ${reason}`, hint: 'check user and password: in the address, or in TWINWARD_BROKER_USER and TWINWARD_BROKER_PASSWORD' },
  { sign: /CONNACK/, code: 'broker-refused', words: (url, reason) => `the broker at ${url} refuses the lab: ${reason}`, hint: 'look into the log of the broker' },
  { sign: /ECONNREFUSED/, code: 'broker-unreachable', words: (url) => `nobody listens at ${url}`, hint: 'start the broker, or check host and port' },
  { sign: /ENOTFOUND|EAI_AGAIN/, code: 'broker-unreachable', words: (url) => `the host of ${url} is not known`, hint: 'check its name' },
  { sign: /EMFILE|ENFILE/, code: 'broker-unreachable', words: (url) => `this machine gives the lab no more sockets for ${url}`, hint: 'raise the limit of open files: ulimit -n' },
  { sign: /alert.*(?:certificate required|handshake failure|bad certificate|unknown ca)/i, code: 'broker-refused', words: (url, reason) => `the broker at ${url} does not accept the lab's certificate: ${reason}`, hint: 'give one that it trusts: --broker-cert and --broker-key' },
  { sign: /certificate|altname|self.signed/i, code: 'broker-untrusted', words: (url, reason) => `the certificate of the broker at ${url} cannot be trusted: ${reason}`, hint: 'give the certificate of the authority that signed it: --broker-ca FILE' },
  { sign: /wrong version number|packet length too long|EPROTO|ssl|tls/i, code: 'broker-unreachable', words: (url) => `what listens at ${url} does not speak TLS`, hint: 'write mqtt:// for a port without TLS' },
  { sign: /does not speak MQTT/, code: 'broker-unreachable', words: (url, reason) => `what listens at ${url} is no MQTT broker: ${reason}`, hint: 'check the port: brokers use 1883, with TLS 8883, unless told otherwise' },
];

/** @param said what a connection attempt ended with */
export function connectTrouble(url: string, said: string, cause?: unknown): TwinwardError {
  // Of OpenSSL's line only the words: error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:…
  const reason = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]*)/.exec(said)?.[1] ?? said;
  const known = CAUSES.find(({ sign }) => sign.test(reason));
  if (known) return environmentTrouble(known.code, known.words(url, reason), known.hint, cause);
  return environmentTrouble('broker-unreachable', `the lab cannot work with the broker at ${url}: ${reason}`, 'check its address, and whether that port asks for TLS (mqtts://)', cause);
}
