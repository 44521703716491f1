<?php

namespace App\Http\Middleware;

use Closure;
use Illuminate\Http\Request;

class SignedIn
{
    public function handle(Request $request, Closure $next)
    {
        return $request->session()->has('user') ? $next($request) : redirect('/login');
    }
}
