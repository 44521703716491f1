<?php
$config->custom->session['blowfish'] = getenv('PHPLDAPADMIN_SECRET');
$servers = new Datastore();
$servers->newServer('ldap_pla');
$servers->setValue('server', 'name', 'Directory');
$servers->setValue('server', 'host', getenv('PHPLDAPADMIN_DIRECTORY'));
$servers->setValue('server', 'port', 0);
$servers->setValue('server', 'base', array('dc=example,dc=org'));
$servers->setValue('login', 'auth_type', 'session');
$servers->setValue('login', 'bind_id', '');
