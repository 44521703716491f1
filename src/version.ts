import packageJson from '../package.json' with { type: 'json' };

/** The version of package.json; the bundle takes it in, since it has no package.json to read. */
export const { version } = packageJson;
