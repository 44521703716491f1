/** The version of package.json, which a test compares: a bundle has no package.json to read. */
export const version = '0.1.0';
