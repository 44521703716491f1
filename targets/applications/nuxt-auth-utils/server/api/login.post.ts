export default defineEventHandler(async (event) => {
  const { username, password } = await readBody(event);
  const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;
  if (username !== LOGIN_USERNAME || password !== LOGIN_PASSWORD)
    throw createError({ status: 401, message: 'Bad credentials' });
  await setUserSession(event, { user: { name: username } });
  return {};
});
