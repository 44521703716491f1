import type { LoginMethod } from '../sign-in/method.js';
import type { SignInSettings } from '../sign-in/sign-in-settings.js';

/** The base URL, the sign-in page and the protected page: what a visitor can reach on the way. */
export function entryUrls({ base, protectedUrl }: SignInSettings, { type, url, recipe }: LoginMethod): URL[] {
  const page = type === 'json' && recipe.pageUrl !== null ? [new URL(recipe.pageUrl)] : [];
  return uniqueUrls([base, ...page, url, ...(protectedUrl ? [protectedUrl] : [])]);
}

/** Those of them that people open: an endpoint that takes credentials as JSON is none. */
export function pagesAmong(urls: readonly URL[], { type, url, recipe }: LoginMethod): URL[] {
  return urls.filter(({ href }) => type !== 'json' || href !== url.href || href === recipe.pageUrl);
}

export function uniqueUrls(urls: readonly URL[]): URL[] {
  return [...new Map(urls.map((url) => [url.href, url])).values()];
}
