import { readsLikeDestruction, readsLikeSignIn, readsLikeSignOut, readsLikeSignUp } from '../pages/words.js';

/** Whether following a link may do more than show something, or leads back to signing in. */
export function isUnsafe(url: URL, text: string): boolean {
  const says = `${text} ${url.pathname} ${url.search}`;
  return (
    readsLikeSignOut(says) ||
    readsLikeDestruction(says) ||
    readsLikeSignIn(`${text} ${url.pathname}`) ||
    readsLikeSignUp(text)
  );
}
