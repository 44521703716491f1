import { describe, expect, it } from '@jest/globals';
import {
  normalise,
  readsLikeDestruction,
  readsLikeEverySession,
  readsLikeOtherSessions,
  readsLikePasswordReset,
  readsLikeSignIn,
  readsLikeSignOut,
  readsLikeSignUp,
} from '../../src/pages/words.js';

describe('words for signing out', () => {
  it.each([
    'Log out',
    'LOGOUT',
    'Sign-out',
    'sign_off',
    'Log off alice',
    '/users/sign_out',
    '/account/logout.php?next=/',
    '/logout;jsessionid=1',
    '/oidc/end-session',
    '/end_session',
    'Abmelden',
    'Ausloggen',
    'Se déconnecter',
    'Déconnexion',
    'Cerrar sesión',
    'Salir',
    'Sair',
    'Terminar sessão',
    'Esci',
    'Uitloggen',
    'Logga ut',
    'Wyloguj się',
    'Odhlásit se',
    'Kijelentkezés',
    'Çıkış',
    'ÇIKIŞ YAP',
    'Logg ut',
    'Log ud',
    'Kirjaudu ulos',
    'Выйти',
    'Выход',
    'ВЫЙТИ ИЗ СИСТЕМЫ',
    'Вийти',
    '退出登录',
    '登出',
    'ログアウト',
    'ﾛｸﾞｱｳﾄ',
    'Αποσύνδεση',
    'ΑΠΟΣΥΝΔΕΣΗ',
    'Έξοδος',
    'התנתקות',
    'יציאה מהמערכת',
    'تسجيل الخروج',
    'الخُروج',
    'ออกจากระบบ',
    'ลงชื่อออก',
    'लॉग आउट',
    'साइन आउट करें',
    'Đăng xuất',
    '/dang-xuat',
    'Thoát',
    'Keluar',
    'Deconectare',
    'Deconectează-te',
    'Ieșire',
    'Вийти з облікового запису',
    'Завершити сеанс',
    'Odhlášení',
    'Kilépés',
    'Oturumu kapat',
    '로그 아웃',
    'サインアウト',
    '註銷',
    '退出登錄',
    'Abmeldung',
    'Одјава',
    'خروج از حساب',
    '/%D8%AE%D8%B1%D9%88%D8%AC',
    '/выход',
    '로그아웃',
    '로그아웃'.normalize('NFD'),
    'Αποσύνδεση'.normalize('NFD'),
    'Se déconnecter'.normalize('NFD'),
  ])('%j reads like it', (text) => {
    expect(readsLikeSignOut(text)).toBe(true);
  });

  it.each([
    'obsession',
    'A weekend session',
    'blogout',
    'Catalogout',
    '/blog/outdoors',
    'Logoutlet',
    'Design outfits',
    'assign offers',
    'Log outlook',
    'Salire',
    'salirá',
    'Разлогинились',
    'Выходные',
    'Невыход',
    'résciences',
    'Log in',
    '',
  ])('%j does not', (text) => {
    expect(readsLikeSignOut(text)).toBe(false);
  });
});

describe('words for signing in', () => {
  it.each([
    'Log in',
    'LOGIN',
    'Sign in with your account',
    '/users/sign_in',
    '/accounts/login/',
    'Log-on',
    'Anmelden',
    'Se connecter',
    'Connexion',
    'Iniciar sesión',
    'Inicia sesión',
    'Iniciar sessão',
    'Entrar',
    'Accedi',
    'Inloggen',
    'Logga in',
    'Zaloguj się',
    'Přihlásit se',
    'Bejelentkezés',
    'Giriş yap',
    'GİRİŞ',
    'Войти',
    'Вход',
    'Увійти',
    '登录',
    'Σύνδεση',
    'Είσοδος',
    'התחברות',
    'כניסה',
    'تسجيل الدخول',
    'เข้าสู่ระบบ',
    'लॉग इन करें',
    'Đăng nhập',
    'Masuk',
    'Autentificare',
    'Conectați-vă',
    'Вхід до кабінету',
    'Přihlášení',
    'Belépés',
    'Oturum aç',
    '로그 인',
    'サインイン',
    '登錄',
    '登入',
    'ログイン',
    '로그인',
  ])('%j reads like it', (text) => {
    expect(readsLikeSignIn(text)).toBe(true);
  });

  it.each([
    'blogin',
    'Blog in English',
    'pluginlogins',
    'Design in wood',
    'Déconnexion',
    'Входящие',
    'Sign up',
    'Log out',
    'Entrare',
  ])('%j does not', (text) => {
    expect(readsLikeSignIn(text)).toBe(false);
  });
});

describe('words for signing up', () => {
  it.each([
    'Sign up',
    'Register',
    '/users/sign_up',
    'Create account',
    'Create an account',
    'Create your free account',
    'Join now',
    'Subscribe to our newsletter',
    'Registrieren',
    'Konto erstellen',
    'S’inscrire',
    "S'inscrire",
    'Créer un compte',
    'Crear cuenta',
    'Regístrate',
    'Criar conta',
    'Регистрация',
    '注册',
    '新規登録',
    '회원가입',
  ])('%j reads like it', (text) => {
    expect(readsLikeSignUp(text)).toBe(true);
  });

  it.each(['Cash register-free', 'Your account', 'Sign in', 'Joint venture', 'Registered letter', 'Recreate accounts'])(
    '%j does not, except when a word stands alone',
    (text) => {
      expect(readsLikeSignUp(text)).toBe(text.startsWith('Cash'));
    },
  );
});

describe('words for a forgotten password', () => {
  it.each([
    'Forgot your password?',
    '/password/reset',
    'Reset password',
    'Lost password',
    'Password forgotten?',
    'Recover my password',
  ])('%j reads like it', (text) => {
    expect(readsLikePasswordReset(text)).toBe(true);
  });

  it.each(['Password', 'Reset filters', 'Lost and found', 'Change password'])('%j does not', (text) => {
    expect(readsLikePasswordReset(text)).toBe(false);
  });
});

describe('what must never be requested', () => {
  it.each([
    'Delete account',
    '/account/delete',
    'REMOVE',
    '/items/3/removeAll',
    'Purge cache',
    'Unsubscribe',
    'Destroy',
    'Deactivate',
    'Cancel my subscription',
    'Revoke all sessions',
    'Erase',
    'Drop table',
    'Terminate',
    'Wipe device',
    '/close-account',
    'Close account',
    '/closeAccount',
    'Close my account',
    'Close your account',
    'Close the account',
    'Close my personal account',
    '/close_my_account',
    '/account/close',
    'Disable my account',
    'End my membership',
    'Cancel this account',
    'Mein Konto schließen',
    'Konto auflösen',
    'Fermer mon compte',
    'Clôturer le compte',
    'Cerrar mi cuenta',
    'Darse de baja',
    'Encerrar a minha conta',
    'Fechar conta',
    'Chiudi il mio account',
    'Mijn account sluiten',
    'Account opheffen',
    'Avsluta mitt konto',
    'Zamknij moje konto',
    'Zrušit můj účet',
    'Fiókom törlése',
    'Hesabımı kapat',
    'Slett kontoen min',
    'Luk min konto',
    'Sulje tili',
    'Закрыть мой аккаунт',
    'Удаление учётной записи',
    'Закрити мій акаунт',
    '关闭我的账户',
    '注销账户',
    '退会する',
    'アカウントを閉鎖',
    '계정 해지',
    'Move to trash',
    'Konto löschen',
    '/konto/loeschen',
    'Konto kündigen',
    'Supprimer',
    'Suppression du compte',
    'Eliminar cuenta',
    'Elimina',
    'Borrar',
    'Excluir conta',
    'Verwijderen',
    'Usuń konto',
    'Удалить',
    'Διαγραφή λογαριασμού',
    'מחיקת החשבון',
    'حذف الحساب',
    'إلغاء',
    'ลบบัญชี',
    'ยกเลิกการสมัคร',
    'खाता हटाएं',
    'रद्द करें',
    'Xóa tài khoản',
    'Hủy đơn',
    'Hapus akun',
    'Șterge contul',
    'Închide contul',
    'Видалити',
    'Скасувати',
    'Smazat účet',
    'Fiók törlése',
    'Hesabı sil',
    'Hesabımı kaldır',
    '취소',
    '取消',
    'キャンセル',
    '删除',
    '削除',
    '삭제',
  ])('%j', (text) => {
    expect(readsLikeDestruction(text)).toBe(true);
  });

  it.each([
    'Profile',
    '/orders/17',
    'Log out',
    'Account settings',
    'Dashboard',
    'Select theme',
    'Close',
    'End session',
    'Mein Konto',
    'Mon compte',
    'Cerrar sesión',
    'Encerrar sessão',
    'Close the menu',
    '注销',
    'Oturumu kapat',
    'Αποσύνδεση',
    'התנתקות',
    'تسجيل الخروج',
    'ออกจากระบบ',
    'Închide sesiunea',
    'Silver',
  ])('%j may be', (text) => {
    expect(readsLikeDestruction(text)).toBe(false);
  });
});

describe('other sessions', () => {
  it.each([
    'Log out all other devices',
    '/sessions/others',
    'Sign out everywhere else',
    'Sign out of all sessions except this one',
    'Auf allen anderen Geräten abmelden',
    'Déconnecter les autres appareils',
    'Cerrar las demás sesiones',
    'Encerrar outras sessões',
    'Disconnetti gli altri dispositivi',
    'Odhlásit ostatní zařízení',
    'Завершити інші сеанси',
    'Завершить остальные сеансы',
    'Diğer oturumları kapat',
    'Kijelentkezés a többi eszközről',
    'Deconectează celelalte sesiuni',
    'Αποσύνδεση από άλλες συσκευές',
    'התנתקות משאר המכשירים',
    'تسجيل الخروج من الأجهزة الأخرى',
    'ออกจากระบบอุปกรณ์อื่น',
    'Đăng xuất khỏi các thiết bị khác',
    'Keluar dari perangkat lain',
    '다른 기기에서 로그아웃',
    '他の端末からログアウト',
    '退出其他设备',
  ])('%j are ended, and not this one', (text) => {
    expect(readsLikeOtherSessions(text)).toBe(true);
  });

  it.each([
    'Log out',
    'Log out Andre',
    'Sair',
    'Log out of all devices',
    'Sign out everywhere',
    '/logout',
    'Motherboard',
  ])('%j ends this one', (text) => {
    expect(readsLikeOtherSessions(text)).toBe(false);
  });

  it.each(['Log out of all devices', 'Sign out everywhere', '/logout-all', 'Abmelden überall', '所有设备登出'])(
    '%j ends them all',
    (text) => {
      expect(readsLikeEverySession(text)).toBe(true);
    },
  );
});

describe('texts made comparable', () => {
  it('drops accents of Latin letters but keeps the marks that make another letter elsewhere', () => {
    expect(normalise('  Se DÉCONNECTER/users_sign-out  ')).toBe('se deconnecter users sign out');
    expect(normalise('Выйти グ')).toBe('выйти グ');
  });

  it('reads a text of a megabyte without hanging', () => {
    const long = 'log o'.repeat(200_000);
    expect(readsLikeSignOut(long) || readsLikeSignIn(long) || readsLikeSignUp(long)).toBe(false);
  });
});
