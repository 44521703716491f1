<?php

namespace Database\Seeders;

use App\Models\User;
use Illuminate\Database\Seeder;
use Illuminate\Support\Facades\Hash;
use RuntimeException;

class DatabaseSeeder extends Seeder
{
    /** The account that the tests sign in with. */
    public function run()
    {
        $password = env('E2E_PASSWORD') ?? throw new RuntimeException('E2E_PASSWORD is not set.');
        User::updateOrCreate(['username' => 'alice'], ['password' => Hash::make($password)]);
    }
}
