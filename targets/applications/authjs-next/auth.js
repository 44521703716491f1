import NextAuth from 'next-auth';
import Credentials from 'next-auth/providers/credentials';

export const { handlers, auth } = NextAuth({
  trustHost: true,
  pages: { signIn: '/signin' },
  providers: [
    Credentials({
      credentials: { username: {}, password: { type: 'password' } },
      authorize: ({ username, password }) =>
        username === process.env.LOGIN_USERNAME && password === process.env.LOGIN_PASSWORD
          ? { id: '1', name: username }
          : null,
    }),
  ],
});
