<?php
// What the installer's last page does: install.php FOLDER HOST:PORT
[, $folder, $host] = $argv;
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = $host;
$_SERVER['REQUEST_URI'] = '/';
require "$folder/wp-load.php";
require ABSPATH . 'wp-admin/includes/upgrade.php';
$name = getenv('LOGIN_USERNAME');
wp_install('A site', $name, "$name@example.org", true, '', wp_slash(getenv('LOGIN_PASSWORD')));
