<!doctype html>
<html lang="en">
  <head>
    <title>Shop</title>
  </head>
  <body>
    <h1>Welcome</h1>
    <a href="/login">Sign in</a>
  </body>
</html>
