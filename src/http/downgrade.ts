/**
 * Whether what came over https would go on over plain HTTP of the same host. Another port that somebody has to name is
 * another application, which speaks as it speaks.
 */
export function isDowngrade(from: URL, to: URL): boolean {
  return (
    from.protocol === 'https:' &&
    to.protocol === 'http:' &&
    from.hostname === to.hostname &&
    (to.port === '' || to.port === from.port)
  );
}
