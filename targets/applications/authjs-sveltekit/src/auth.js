import { SvelteKitAuth } from '@auth/sveltekit';
import Credentials from '@auth/sveltekit/providers/credentials';
import { env } from '$env/dynamic/private';

export const { handle } = SvelteKitAuth(async () => ({
  secret: env.AUTH_SECRET,
  trustHost: true,
  pages: { signIn: '/signin' },
  providers: [
    Credentials({
      credentials: { username: {}, password: { type: 'password' } },
      authorize: ({ username, password }) =>
        username === env.LOGIN_USERNAME && password === env.LOGIN_PASSWORD ? { id: '1', name: String(username) } : null,
    }),
  ],
}));
