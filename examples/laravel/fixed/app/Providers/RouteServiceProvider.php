<?php

namespace App\Providers;

use Illuminate\Foundation\Support\Providers\RouteServiceProvider as ServiceProvider;
use Illuminate\Support\Facades\Route;
use Illuminate\Support\Facades\URL;

class RouteServiceProvider extends ServiceProvider
{
    public function boot()
    {
        URL::forceScheme('https');
        $this->routes(fn () => Route::middleware('web')->group(base_path('routes/web.php')));
    }
}
