<?php

use App\Http\Controllers\LoginController;
use App\Http\Middleware\SignedIn;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Route;

Route::get('/', function (Request $request) {
    if (!$request->session()->has('basket')) {
        $request->session()->put('basket', []);
    }
    return view('home');
});
Route::get('/login', [LoginController::class, 'show']);
Route::post('/login', [LoginController::class, 'signIn']);
Route::post('/logout', [LoginController::class, 'signOut']);
Route::get('/account', fn (Request $request) => view('account', ['username' => $request->session()->get('user')]))
    ->middleware(SignedIn::class);
