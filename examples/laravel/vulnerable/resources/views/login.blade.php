<!doctype html>
<html lang="en">
  <head>
    <title>Sign in</title>
  </head>
  <body>
    <h1>Sign in</h1>
    @error('username')
      <p>{{ $message }}</p>
    @enderror
    <form method="post" action="/login">
      @csrf
      <label>Name <input name="username" autocomplete="username" required></label>
      <label>Password <input type="password" name="password" autocomplete="current-password" required></label>
      <button>Sign in</button>
    </form>
  </body>
</html>
