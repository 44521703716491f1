<?php
$scratch = getenv('ROUNDCUBE_SCRATCH');
$config['db_dsnw'] = "sqlite:///$scratch/database";
$config['imap_host'] = '127.0.0.1:' . getenv('ROUNDCUBE_IMAP_PORT');
$config['des_key'] = getenv('ROUNDCUBE_SECRET');
$config['temp_dir'] = "$scratch/tmp/";
$config['log_dir'] = "$scratch/log/";
