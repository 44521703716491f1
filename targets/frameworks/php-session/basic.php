<?php
// HTTP Basic at each request beside PHP's own session: VARIANT (basic-kept, basic-bound) from the environment, every path
// through this file.
$accounts = [
    getenv('LOGIN_USERNAME') => getenv('LOGIN_PASSWORD'),
    getenv('SECOND_USERNAME') => getenv('SECOND_PASSWORD'),
];
if (getenv('VARIANT') === 'basic-bound') {
    // remedy:begin bind-basic-session/php
    session_start();
    if (($_SESSION['user'] ?? null) !== ($_SERVER['PHP_AUTH_USER'] ?? null)) {
        $_SESSION = [];
        session_regenerate_id(true);
    }
    // remedy:end
} else {
    session_start();
}
$name = $_SERVER['PHP_AUTH_USER'] ?? '';
$right = hash_equals($accounts[$name] ?? bin2hex(random_bytes(16)), $_SERVER['PHP_AUTH_PW'] ?? '');
// Once signed in, the one goes by the session alone; the other looks at the password each time.
if (!$right && (getenv('VARIANT') === 'basic-bound' || !isset($_SESSION['user']))) {
    header('WWW-Authenticate: Basic realm="accounts"');
    http_response_code(401);
    echo 'Sign in first.';
    exit;
}
$_SESSION['user'] ??= $name;
header('Content-Type: text/html; charset=utf-8');
echo '<!doctype html><title>Account</title><p>Signed in as ' . htmlspecialchars($_SESSION['user']) . '.</p>';
