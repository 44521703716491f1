<?php
$cfg['blowfish_secret'] = getenv('PHPMYADMIN_SECRET');
$cfg['Servers'][1]['auth_type'] = 'cookie';
$cfg['Servers'][1]['host'] = 'localhost';
$cfg['Servers'][1]['socket'] = getenv('PHPMYADMIN_SOCKET');
$cfg['TempDir'] = getenv('PHPMYADMIN_TEMP');
