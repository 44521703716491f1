import dns from 'node:dns';

type Lookup = (host: string, options: unknown, done: (...answer: unknown[]) => void) => void;

const here = { address: '127.0.0.1', family: 4 };
let installed = false;

/**
 * From now on the name stands for this machine, as that of a service container does for another one; nothing is asked
 * for it on the network.
 */
const names = new Set<string>();

/** The address under that name. */
export function underName(url: string, name: string): string {
  names.add(name);
  install();
  const named = new URL(url);
  named.hostname = name;
  return named.origin;
}

function install(): void {
  if (installed) return;
  installed = true;
  // Overloads cannot be taken over as they are: the two forms that node:net calls are told apart by what is given.
  const real = dns.lookup as unknown as Lookup;
  const lookup: Lookup = (host, options, done) => {
    if (!names.has(host)) {
      real(host, options, done);
      return;
    }
    const all = typeof options === 'object' && options !== null && 'all' in options && options.all === true;
    process.nextTick(() => {
      if (all) done(null, [here]);
      else done(null, here.address, here.family);
    });
  };
  Object.assign(dns, { lookup });
}
