import { normalise } from './words.js';

/* Stems match what begins with them. */

/** What an application may put between a right password and the account, or in place of it. */
export type StepKind =
  'code' | 'new-password' | 'terms' | 'choice' | 'e-mail' | 'locked' | 'refusal' | 'maintenance' | 'crash';

/** What a page asks for, or refuses, in place of showing the account. */
export interface AskedStep {
  /** `form`: a single form that no word explains. */
  readonly kind: StepKind | 'form';
  /** Whether the page is about that and nothing else, for all that it says. */
  readonly sure: boolean;
}

/**
 * Words of each, after `normalise`; they decide nothing alone, and what has none of them may be such a page as well.
 */
const words: Readonly<Record<StepKind, RegExp>> = {
  code: anyOf(
    String.raw`two (?:factor|step)|2fa|mfa|multi ?factor|second factor|one time (?:code|pass(?:word|code)?|pin)|(?:verification|security|authentication|confirmation|login|access|\d digit) ?code|authenticator|passcode|\b(?:t|h)?otp\b|zwei ?faktor|einmal(?:code|passwort|kennwort)|(?:bestatigungs|sicherheits|prufungs)code|code (?:de )?(?:verification|securite|confirmation)|double (?:authentification|facteur)|codigo (?:de )?(?:verificacion|seguridad|confirmacion|acceso|verificacao|seguranca|confirmacao)|(?:dos|duas|due) (?:pasos|factores|etapas|fatores|fattori|passaggi)|codice (?:di )?(?:verifica|sicurezza|conferma)|(?:verificatie|beveiligings)code|twee(?:staps|factor)|kod (?:weryfikacyjny|bezpieczenstwa|jednorazowy)|dwuetapow|dwusk[lł]adnikow|(?:verifierings|engangs)kod|verifikationskod|tvafaktor|vahvistuskoodi|overovaci kod|ellenorzo kod|dogrulama kodu|код подтверждения|одноразов\p{L}* код|двухфакторн|двухэтапн|код підтвердження|двофакторн`,
    '验证码|驗證碼|动态密码|两步验证|双重验证|認証コード|確認コード|二段階認証|2段階認証|ワンタイム|인증 ?코드|인증 ?번호|2단계 인증|일회용',
  ),
  'new-password': anyOf(
    String.raw`(?:change|set|choose|create|update|new|reset|renew|replace) (?:a |an |the |your |my )?(?:new |initial |temporary |expired )?password|password (?:has |is |was )?(?:expired|expires|expiry|too old|change|update)|(?:neues|initiales) (?:passwort|kennwort)|(?:passwort|kennwort) (?:andern|abgelaufen|festlegen|ist abgelaufen|wechseln)|nouveau mot de passe|(?:changer|changez|modifier|definir) (?:le |votre |un )?(?:nouveau )?mot de passe|mot de passe (?:a )?expire|(?:nueva|nova) (?:contrasena|senha|palavra passe)|(?:cambi\p{L}*|alter\p{L}*|defin\p{L}*|troc\p{L}*) (?:la |su |tu |a |sua )?(?:contrasena|senha|palavra passe)|(?:contrasena|senha) (?:ha )?(?:caducad|expir)|nuova password|(?:cambia|modifica|imposta) (?:la )?password|nieuw wachtwoord|wachtwoord (?:wijzigen|verlopen)|nytt losenord|nyt kodeord|nytt passord|nowe has[lł]o|(?:zmien|zmiana|ustaw) has[lł]|nove heslo|zmena hesla|uj jelszo|yeni (?:sifre|parola)|новый пароль|нового пароля|смен\p{L}* парол|измен\p{L}* парол|новий пароль|змін\p{L}* парол`,
    '新しいパスワード|パスワード(?:の)?変更|新密码|修改密码|更改密码|新密碼|變更密碼|새 ?비밀번호|비밀번호(?:를)? ?변경',
  ),
  terms: anyOf(
    String.raw`terms (?:of|and|for)|(?:our|updated|new|the) terms|(?:user|licen[cs]e|data processing|privacy|consent) agreement|terms|privacy (?:policy|notice)|consent|code of conduct|acceptable use|nutzungsbedingungen|agb|datenschutz\p{L}*|einwilligung|conditions (?:generales|d utilisation|d usage)|politique de confidentialite|consentement|terminos|condiciones|termos|politica de privac|termini|condizioni|voorwaarden|villkor|vilkar|regulamin|podminky|felteteleket|sartlar|услови\p{L}*|соглашени\p{L}*|умови|угод\p{L}*`,
    '利用規約|同意|条款|條款|协议|協議|약관|동의',
  ),
  choice: anyOf(
    String.raw`(?:choose|select|pick|switch|which) (?:to )?(?:an? |your |the |one of your )?(?:organi[sz]ation|tenant|workspace|work space|team|company|account|role|client|mandate|site|branch|store|location|department|school|customer|context|profile|realm|unit)s?\b|(?:organisation|mandant\p{L}*|firma|unternehmen|rolle|standort|konto|arbeitsbereich) (?:aus)?wahlen|wahlen sie (?:eine?n? |ihre?n? )?(?:organisation|mandant\p{L}*|firma|unternehmen|rolle|standort)|(?:choisi\p{L}*|selectionne\p{L}*) (?:une? |votre |l )?(?:organisation|entreprise|societe|espace|role|compte|etablissement)|(?:eli\p{L}*|seleccion\p{L}*|escog\p{L}*) (?:una? |su |tu |la |el )?(?:organizacion|empresa|espacio|rol|cuenta)|(?:escolh\p{L}*|selecion\p{L}*) (?:uma? |sua |a |o )?(?:organizacao|empresa|perfil|conta)|(?:scegli\p{L}*|selezion\p{L}*) (?:un |una |la |l )?(?:organizzazione|azienda|ruolo|account)|kies (?:een |uw |je )?(?:organisatie|bedrijf|rol|omgeving)|(?:wybierz) (?:organizacje|firme|konto|role)|(?:выберите|выбор) (?:организац\p{L}*|компани\p{L}*|рол\p{L}*)|(?:оберіть|вибір) (?:організац\p{L}*|компан\p{L}*)`,
    '(?:組織|会社|テナント|ワークスペース)を?(?:の)?選択|选择(?:组织|租户|公司|企业)|選擇(?:組織|公司)|(?:조직|회사|워크스페이스)(?:을|를)? ?선택',
  ),
  'e-mail': anyOf(
    String.raw`(?:verify|confirm|activate|validate) (?:your |the )?(?:e ?mail|account|address|identity|registration)|check your (?:e ?mail|mail|inbox|mailbox)|(?:e ?mail|account|address) (?:verification|confirmation|activation|not (?:yet )?(?:verified|confirmed|activated))|(?:e ?mail|konto)\p{L}* (?:adresse )?(?:bestatigen|verifizieren|aktivieren)|bestatigen sie (?:ihre|ihr)|(?:verifie\p{L}*|confirme\p{L}*|active\p{L}*) (?:votre|ton) (?:adresse|e ?mail|compte|courriel)|(?:verifi\p{L}*|confirm\p{L}*|activ\p{L}*) (?:su|tu|seu|o seu) (?:correo|e ?mail|cuenta|conta|direccion)|(?:conferma|verifica) (?:la tua |il tuo |l )?(?:e ?mail|indirizzo|account)|bevestig (?:je|uw) (?:e ?mail|account)|(?:potwierdz|zweryfikuj) (?:swoj |adres )?(?:e ?mail|adres|konto)|подтвер\p{L}* (?:адрес|почт|e ?mail|учетн)|підтверд\p{L}* (?:адрес|пошт|e ?mail)`,
    'メールアドレスの?(?:を)?確認|验证(?:您的|你的)?(?:邮箱|电子邮件)|驗證(?:您的)?(?:信箱|電子郵件)|이메일(?:을|를)? ?(?:인증|확인)',
  ),
  locked: anyOf(
    String.raw`(?:your|this|the) (?:account|access|membership|user|profile|subscription|licen[cs]e) (?:has been |is |was )?(?:\p{L}+ )?(?:suspended|locked|disabled|blocked|deactivated|banned|on hold|restricted|frozen|closed|terminated|inactive|expired|awaiting approval|pending approval|under review|not (?:yet )?(?:active|approved|activated|enabled))|(?:account|access|user) (?:\p{L}+ )?(?:suspended|locked(?: out)?|disabled|blocked|deactivated|banned|on hold|frozen|terminated|pending approval)|(?:konto|benutzer|zugang)\p{L}* (?:ist |wurde )?(?:\p{L}+ )?(?:gesperrt|deaktiviert|eingeschrankt)|compte (?:a ete |est )?(?:\p{L}+ )?(?:suspendu|verrouille|bloque|desactive)|(?:cuenta|conta) (?:ha sido |esta |foi )?(?:\p{L}+ )?(?:suspendid|suspens|bloquead|desactivad|desativad|deshabilitad)|account (?:e stato )?(?:sospeso|bloccato|disattivato)|account (?:is )?(?:geblokkeerd|opgeschort|vergrendeld)|(?:konto|kontot|kontoen) (?:zosta[lł]o |ar |er |har blivit )?(?:zawieszone|zablokowane|sparrat|last|sperret|blokeret|suspenderet|avstangt)|ucet (?:je |byl )?(?:pozastaven|zablokovan|uzamcen)|(?:fiok\p{L}*) (?:felfuggesztve|zarolva|letiltva)|hesab\p{L}* (?:askiya|kilitlen|engellen)|(?:аккаунт|учетная запись|учетной записи|аккаунта) (?:была? )?(?:временно )?(?:заблокирован|приостановлен|отключен)|(?:обліковий запис|акаунт) (?:було )?(?:заблоковано|призупинено)`,
    '(?:账户|账号|帐户|帐号)(?:已|被|已被)?(?:暂停|锁定|停用|禁用|冻结|封禁)|(?:帳戶|帳號)(?:已|被|已被)?(?:停權|鎖定|停用)|アカウント(?:が|は)?(?:停止|ロック|凍結|無効)|계정이? ?(?:정지|잠|차단|비활성)',
  ),
  refusal: anyOf(
    String.raw`access (?:is |was )?denied|permission denied|forbidden|(?:not|un) ?authori[sz]ed|(?:no|insufficient) (?:access|permissions?|rights)|zugriff verweigert|keine berechtigung|acces (?:refuse|interdit)|acceso (?:denegado|prohibido)|acesso (?:negado|proibido)|accesso negato|toegang geweigerd|brak dostepu|odmowa dostepu|atkomst nekad|pristup odepren|erisim (?:engellendi|reddedildi)|доступ (?:запрещ\p{L}*|закрыт)|отказано в доступе|доступ заборонено`,
    'アクセス(?:が)?拒否|访问被拒绝|拒绝访问|存取被拒|접근(?:이)? ?거부|접근 권한이 없',
  ),
  maintenance: anyOf(
    String.raw`(?:down for|under|scheduled|planned|in) maintenance|maintenance (?:mode|work|window|page)|(?:be )?(?:right )?back (?:soon|shortly|later)|temporarily (?:unavailable|closed|offline|down)|wartung(?:sarbeiten|smodus)?|en maintenance|mantenimiento|manutencao|manutenzione|onderhoud|konserwacj\p{L}*|przerwa techniczna|underhall|vedlikehold|udrzb\p{L}*|karbantartas|bakim|техническ\p{L}* (?:работ|обслуж)\p{L}*|технічн\p{L}* робот\p{L}*`,
    'メンテナンス|维护中|系统维护|維護中|系統維護|점검 ?중|시스템 점검',
  ),
  crash: anyOf(
    String.raw`internal server error|application error|server error|fatal error|unhandled (?:exception|error)|uncaught (?:exception|error|\w+error)|stack ?trace|traceback|something went wrong|(?:an )?(?:unexpected |unknown )?error (?:has )?occurred|unexpected error|service unavailable|interner (?:server ?)?fehler|ein fehler ist aufgetreten|une erreur (?:est survenue|s est produite)|erreur interne|ha ocurrido un error|error interno|ocorreu um erro|erro interno|si e verificato un errore|er is (?:een fout|iets mis)|wystapi[lł] b[lł]ad|nagot gick fel|произошла ошибка|внутренняя ошибка|сталася помилка`,
    'エラーが発生|内部エラー|发生错误|服务器错误|發生錯誤|오류가 발생',
  ),
};

/** Words of a person who agrees to something. */
const agreeing = anyOf(
  String.raw`i (?:have read|agree|accept|consent)|(?:accept|agree|consent)\p{L}*|akzeptier\p{L}*|zustimm\p{L}*|einverstanden|(?:j )?accepte\p{L}*|acept\p{L}*|aceit\p{L}*|concord\p{L}*|accett\p{L}*|akkoord|ga akkoord|akceptuj\p{L}*|zgadzam|godkann\p{L}*|godta\p{L}*|souhlas\p{L}*|elfogad\p{L}*|kabul|приним\p{L}*|соглас\p{L}*|приймаю|погоджу\p{L}*`,
  '同意|承諾|接受|동의',
);

/** Words of something that cannot be put off. */
const demanding = anyOf(
  String.raw`must|have to|required|before you (?:can )?(?:continue|proceed|go on)|in order to continue|to continue|expired|temporary|initial|first (?:log ?in|sign ?in)|mussen|abgelaufen|erforderlich|devez|obligatoire|debe|obligatori\p{L}*|deve|vencid\p{L}*|moet|verplicht|musisz|wymagan\p{L}*|maste|должны|необходимо|повинні`,
  '必須|必须|해야',
);

function anyOf(spaced: string, unspaced: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${spaced})|${unspaced}`, 'iu');
}

/** What the text speaks of, of the kinds that are asked for in their order; null for none of them. */
export function spokenOf(text: string, kinds: readonly StepKind[]): StepKind | null {
  const said = normalise(text);
  return kinds.find((kind) => words[kind].test(said)) ?? null;
}

export function readsLikeAgreeing(text: string): boolean {
  return agreeing.test(normalise(text));
}

export function readsLikeDemand(text: string): boolean {
  return demanding.test(normalise(text));
}
