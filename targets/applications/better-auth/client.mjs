import { createAuthClient } from 'better-auth/client';

const client = createAuthClient();
const main = document.querySelector('main');
const show = (id) => main.replaceChildren(document.querySelector(`#${id}`).content.cloneNode(true));

client.useSession.subscribe(({ data, isPending }) => {
  if (isPending) return;
  show(data ? 'account' : 'sign-in');
  if (data) main.querySelector('output').textContent = data.user.email;
});

document.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(event.target));
  const { error } = await client.signIn.email({ email, password });
  if (error) main.querySelector('[role=alert]').textContent = error.message;
});

document.addEventListener('click', async (event) => {
  if (event.target.id === 'sign-out') await client.signOut();
});
