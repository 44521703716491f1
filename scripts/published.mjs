/**
 * Where a file of the newest release of this major version can be read: what `$id` of a schema says.
 * @param {string} path relative to the project
 */
export function published(path) {
  return `https://raw.githubusercontent.com/session-fixation-gate/session-fixation-gate/v1/${path}`;
}
