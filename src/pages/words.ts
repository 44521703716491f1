/**
 * What controls are called. Texts and addresses are compared after `normalise`; the languages are those of the
 * frameworks' own translations. Words only choose what to try: whether it worked is for the oracle to say.
 */
const signOutWords = words(
  [
    'log ?out|sign ?out|log ?off|sign ?off|end ?session|abmelden|ausloggen|se deconnecter|deconnexion|cerrar sesion|salir',
    'sair|terminar sessao|encerrar sessao|esci|disconnetti|uitloggen|afmelden|logga ut|wyloguj|odhlasit|kijelentkezes',
    'cikis|logg ut|log ud|kirjaudu ulos|выйти|выход|вийти|вихід',
  ],
  '退出|登出|注销|註銷|ログアウト|サインアウト|로그아웃',
);

const signInWords = words(
  [
    'log ?in|sign ?in|log ?on|sign ?on|authenticate|anmelden|einloggen|se connecter|connexion|inicia(r|e)? sesion',
    'iniciar sessao|acceder|entrar|accedi|inloggen|aanmelden|logga in|zaloguj|prihlasit|bejelentkezes|giris|logg inn',
    'log ind|kirjaudu|войти|вход|увійти|вхід',
  ],
  '登录|登錄|登入|ログイン|サインイン|로그인',
);

const signUpWords = words(
  [
    'sign ?up|register|registration|create ?(an |a |my |your )?(new |free )?account|join|subscribe|newsletter',
    'registrieren|konto (erstellen|anlegen)|s inscrire|inscription|creer (un|mon) compte|registrarse|registrate',
    'crear (una )?cuenta|cadastrar|cadastre se|criar conta|registrati|registreren|registrera|zarejestruj|регистрация',
  ],
  '注册|註冊|新規登録|会員登録|회원가입',
);

/** Pages about the account itself: where a way out may stand that no other page has. */
const ownPageWords = words(
  [
    'settings|preferences|(my |your |user )?(account|profile)|my page|user ?menu|options|security|me',
    '(mein )?(konto|profil)|einstellungen|(mon )?(compte|profil)|parametres|preferences|(mi )?(cuenta|perfil)|ajustes|configuracion',
    '(minha )?conta|configuracoes|impostazioni|(il mio )?(account|profilo)|instellingen|mijn (account|profiel)|installningar|mitt konto',
    'moje konto|ustawienia|nastaveni|muj ucet|beallitasok|fiokom|ayarlar|hesabim|innstillinger|indstillinger|asetukset',
    'настройки|профиль|личный кабинет|налаштування|профіль',
  ],
  '设置|設定|账户|帳戶|个人中心|個人中心|マイページ|アカウント|설정|내 정보|마이페이지',
);

/** What may be where people sign in, by another name. */
const entranceWords = words(
  [
    'enter|members?|membership|portal|clients?|customers?|partners?|staff|employees?|admin(istration)?|console|dashboard',
    'control panel|back ?office|intranet|my \\w+|account|identif\\w+|eintreten|mitglieder\\w*|kunden\\w*|intern|mein \\w+|espace \\w+',
    'membres|area (de )?(clientes?|socios|cliente|riservata)|socios|clientes|entra|ingresar|portaal|mijn \\w+|medlem\\w*',
    'moje \\w+|кабинет|личный кабинет',
  ],
  '会员|會員|会員|マイページ|회원',
);

const lostWords = /\b(forgot|forgotten|reset|recover|lost)\b/iu;
const passwordWords = /\bpass/iu;

/** A verb that says nothing alone, with an account as its object: `Close my account`, `/closeAccount`. */
const endsAccount = [
  '(?:close|disable|suspend|shut ?down) ?(?:(?:my|your|our|the|this) ?(?:\\w+ )?)?(?:user|account|profile|membership)',
  '(?:end|terminate|quit|give up) ?(?:my|your|our|the|this)? ?(?:account|profile|membership)',
  '(?:account|profile|membership) (?:close|closure|closing|disable|shut ?down)',
  '(?:konto|profil|account|mitgliedschaft) (?:\\p{L}+ )?(?:schlie(?:ss|ß)\\p{L}*|auflos\\p{L}*|aufloes\\p{L}*|beend\\p{L}*|deaktiv\\p{L}*)',
  '(?:fermer|cloturer|resilier|desactiver) (?:(?:mon|votre|ton|le|ce) )?(?:compte|profil)|resilier|(?:fermeture|cloture) (?:de |du )?(?:\\w+ )?compte',
  '(?:cerrar|desactivar) (?:(?:mi|tu|su|la|esta) )?(?:cuenta|perfil)|darse? de baja|darme de baja',
  '(?:encerrar|fechar|desativar) (?:(?:a|minha|sua|esta|o|meu|seu) )*(?:conta|perfil)',
  '(?:chiud\\p{L}*|disattiv\\p{L}*) (?:(?:il|mio|tuo|questo|l) ?)*(?:account|profilo|conto)',
  '(?:account|profiel) (?:sluiten|opheffen|beeindigen|opzeggen)|(?:sluit|beeindig) (?:(?:mijn|je|uw|het|dit) )?(?:account|profiel)',
  '(?:avsluta|stang|inaktivera) (?:(?:mitt|ditt|detta) )?konto\\p{L}*',
  '(?:zamknij|zamkniecie|dezaktyw\\p{L}*) (?:(?:moje|swoje|to) )?kont[oa]',
  '(?:zrusit|smazat|zavrit) (?:(?:muj|svuj|tento) )?(?:ucet|profil)|smazat',
  'fiok\\p{L}* (?:megszuntet|torl|bezar)\\p{L}*',
  'hesab\\p{L}* (?:kapat|sil|kaldir|dondur)\\p{L}*',
  '(?:lukk|luk|avslutt|slett?|deaktiver) (?:(?:min|din|mit|dit|mitt|ditt|denne) )?(?:konto|profil)\\p{L}*|slett?',
  '(?:sulje|poista) (?:(?:oma|minun) )?(?:tili|tilini|kayttajatili)\\p{L}*|poista',
  '(?:закры|отключи|деактивир)\\p{L}* (?:(?:мой|свой|этот|ваш|мою) )?(?:аккаунт|профиль|уч[её]тн|сч[её]т)\\p{L}*|удален\\p{L}*',
  '(?:закри|вимкн|деактив)\\p{L}* (?:(?:мій|свій|цей|ваш) )?(?:акаунт|обліков|профіль|рахунок)\\p{L}*|видален\\p{L}*',
];

const endsAccountWords = words(
  endsAccount,
  '(?:关闭|停用|註銷|注销|关掉|關閉)(?:我的|您的|你的|此|该)?(?:账|帳|帐|用户|用戶|个人资料)|退会|解約|アカウントを?(?:の)?(?:閉|停止|解約|無効)|(?:계정|회원)(?:을)? ?(?:해지|폐쇄|닫기|비활성)',
);

// Parts of words count here: better one page not asked for than one thing deleted.
const destructiveWords =
  /delete|remove|purge|unsubscribe|destroy|deactivate|cancel|revoke|erase|drop|terminate|wipe|trash|losch|loesch|entfernen|kundig|kuendig|supprim|suppression|eliminar|eliminate|elimina|borrar|excluir|apagar|verwijder|radera|ta bort|usun|удалить|видалити|删除|刪除|注销账|削除|삭제|탈퇴/iu;

/**
 * Matches whole words of a normalised text (`\b` knows the letters of ASCII only), and, of languages that put no space
 * between words, any part.
 */
function words(spaced: readonly string[], unspaced: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${spaced.join('|')})(?![\\p{L}\\p{N}])|${unspaced}`, 'iu');
}

/**
 * Lower case, Latin letters without accents, punctuation of addresses as spaces: `Se déconnecter` and `/users/sign_out`
 * become comparable. Marks of other scripts make other letters (й, グ) and stay.
 */
export function normalise(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, '$1')
      .normalize('NFC')
      .replace(/ı/g, 'i')
      // Addresses write words together: Special:UserLogout.
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .replace(/[/_.?=&'’-]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .toLowerCase()
  );
}

export function readsLikeSignOut(text: string): boolean {
  return signOutWords.test(normalise(text));
}

export function readsLikeSignIn(text: string): boolean {
  return signInWords.test(normalise(text));
}

/** An entrance: worth a look before other links are. */
export function readsLikeEntrance(text: string): boolean {
  return entranceWords.test(normalise(text));
}

/** A page about the account or its settings. */
export function readsLikeOwnPage(text: string): boolean {
  return ownPageWords.test(normalise(text));
}

export function readsLikeSignUp(text: string): boolean {
  return signUpWords.test(normalise(text));
}

export function readsLikePasswordReset(text: string): boolean {
  const said = normalise(text);
  return lostWords.test(said) && passwordWords.test(said);
}

/** Never to be requested: it may change what the account owns. */
export function readsLikeDestruction(text: string): boolean {
  const said = normalise(text);
  return destructiveWords.test(said) || endsAccountWords.test(said);
}
