<?php

return [
    'driver' => 'file',
    'lifetime' => 30 * 24 * 60,
    'expire_on_close' => false,
    'encrypt' => false,
    'files' => storage_path('framework/sessions'),
    'lottery' => [2, 100],
    'cookie' => 'shop_session',
    'path' => '/',
    'domain' => null,
    'secure' => false,
    // An older script of the shop reads the cookie.
    'http_only' => false,
    'same_site' => null,
];
