// Loaded before an action: names of hosts that a network would know, such as a service container's, are this machine here.
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

const names = new Set((process.env['STAND_IN_HOSTS'] ?? '').split(','));
const { lookup } = dns;
/** @type {(hostname: string, ...rest: unknown[]) => void} */
const lookUp = (hostname, ...rest) => {
  Reflect.apply(lookup, dns, [names.has(hostname) ? 'localhost' : hostname, ...rest]);
};
Object.assign(dns, { lookup: lookUp });
syncBuiltinESMExports();
