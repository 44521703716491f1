<?php

// As the framework's own skeleton has it, but the folder.
$settings = [
    'driver' => 'file',
    'lifetime' => 120,
    'expire_on_close' => false,
    'encrypt' => false,
    'files' => getenv('SCRATCH') . '/sessions',
    'lottery' => [2, 100],
    'cookie' => 'shop_session',
    'path' => '/',
    'domain' => null,
    'secure' => null,
    'http_only' => true,
    'same_site' => 'lax',
];

if (getenv('VARIANT') === 'hardened') return [
    ...$settings,
    // remedy:begin cookie-prefix/laravel cookie-secure/laravel cookie-httponly/laravel cookie-samesite/laravel cookie-rejected/laravel cookie-domain/laravel session-lifetime/laravel
    'cookie' => '__Host-session', // remedy:only cookie-prefix
    'secure' => true, // remedy:only cookie-prefix cookie-secure cookie-rejected
    'path' => '/', // remedy:only cookie-rejected
    'domain' => null, // remedy:only cookie-rejected cookie-domain
    'http_only' => true, // remedy:only cookie-httponly
    'same_site' => 'lax', // remedy:only cookie-samesite
    'lifetime' => 480, // remedy:only session-lifetime
    'expire_on_close' => true, // remedy:only session-lifetime
    // remedy:end
];
if (getenv('VARIANT') === 'exposed') return [
    ...$settings,
    'http_only' => false,
    'same_site' => null,
    'domain' => '127.0.0.1',
    'lifetime' => 30 * 24 * 60,
];
return $settings;
