import type { Surroundings } from '../evidence/surroundings.js';

/**
 * Where an application may be that nobody reached at this address: containers of one job go by names, and `localhost`
 * is whichever of them asks. Empty if that explains nothing, else a sentence with a space before it.
 */
export function containerHint(url: URL, loopback: boolean, { container, services }: Surroundings): string {
  const port = url.port === '' ? '' : `:${url.port}`;
  const at = (host: string): string => `${url.protocol}//${host}${port}`;
  if (loopback && container !== null) {
    const [first = 'app'] = services;
    const named = services.length > 0 ? `: ${services.join(', ')}` : '';
    return container === 'certain'
      ? ` This job runs in a container, where ${url.hostname} is that container alone. Its services are reached by their names${named}; try ${at(first)}.`
      : ` This machine looks like a container. Inside one, ${url.hostname} is the container itself: use the name of the service, as in ${at(first)}.`;
  }
  if (!loopback && container === null && services.includes(url.hostname)) {
    return ` This job does not run in a container, so its service ${url.hostname} is not reached by that name: map its port (ports:) and give ${at('localhost')} with the mapped port.`;
  }
  return '';
}
