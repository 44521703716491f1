export default async function SignIn({ searchParams }) {
  const { failed } = await searchParams;
  return (
    <main>
      <h1>Sign in</h1>
      {failed !== undefined && <p role="alert">The user name or the password is wrong.</p>}
      <form method="post" action="/login/submit">
        <label>
          User name <input name="username" autoComplete="username" required />
        </label>
        <label>
          Password <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <button>Sign in</button>
      </form>
    </main>
  );
}
