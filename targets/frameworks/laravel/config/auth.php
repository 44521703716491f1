<?php

return [
    'defaults' => ['guard' => 'web'],
    'guards' => ['web' => ['driver' => 'session', 'provider' => 'one']],
    'providers' => ['one' => ['driver' => 'one']],
];
