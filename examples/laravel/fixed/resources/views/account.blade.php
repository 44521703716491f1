<!doctype html>
<html lang="en">
  <head>
    <title>Account</title>
  </head>
  <body>
    <h1>Account</h1>
    <p>Signed in as {{ $username }}.</p>
    <form method="post" action="/logout">
      @csrf
      <button>Sign out</button>
    </form>
  </body>
</html>
