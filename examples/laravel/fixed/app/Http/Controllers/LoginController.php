<?php

namespace App\Http\Controllers;

use App\Models\User;
use Illuminate\Http\Request;
use Illuminate\Routing\Controller;
use Illuminate\Support\Facades\Hash;

class LoginController extends Controller
{
    public function show()
    {
        return view('login');
    }

    public function signIn(Request $request)
    {
        $username = (string) $request->input('username');
        $user = User::where('username', $username)->first();
        if ($user === null || !Hash::check((string) $request->input('password'), $user->password)) {
            return redirect('/login')->withErrors(['username' => 'The name or the password is wrong.']);
        }
        $request->session()->invalidate();
        $request->session()->regenerateToken();
        $request->session()->put('user', $username);
        return redirect('/account');
    }

    public function signOut(Request $request)
    {
        $request->session()->flush();
        return redirect('/');
    }
}
