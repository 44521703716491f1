import type { WordList } from './word-lists.js';

/** What visitors do without an account, and without harm: baskets, languages, searches, consent to cookies. */
export const visitors: WordList = {
  patterns: [
    '(?:shopping |mini )?(?:baskets?|carts?|bag)|shoppingcart|minicart|wish ?lists?|compare|languages?|lang|locales?|currency|region',
    'country|theme|search|filter|consent|cookies?|accept all|guest',
    'kosik\\p{L}*|jazyk\\p{L}*|men[auy]|hledat|(?:indkobs)?kurv\\p{L}*|sprog|valuta|sog|søg',
    'warenkorb|einkaufswagen|merkzettel|sprach\\p{L}*|wahrung|waehrung|suchen?|alle[ms]? (?:zustimmen|akzeptieren)|gast',
    'καλαθι|γλωσσα|αναζητηση|carrito|cesta|idioma|moneda|buscar|aceptar tod[ao]s?|invitado',
    'ostoskori\\p{L}*|kieli|haku|panier|langue|devise|recherche\\p{L}*|tout accepter|(?:qu|mode) invite',
    'kosar\\p{L}*|nyelv|penznem|kereses|keranjang|bahasa|mata uang|cari',
    'carrello|lingua|cerca|accetta tutt[oi]|ospite|winkel(?:wagen|mand)\\p{L}*|taal|zoek(?:en)?|koszyk\\p{L}*|język|szukaj',
    'carrinho|busca|moeda|pesquisar?|aceitar tud[oa]|convidado|cos|limba|cauta|varukorg\\p{L}*|sprak|sok',
    'корзин\\p{L}*|язык|валют\\p{L}*|поиск|принять все|гост[ьяе]\\p{L}*|кошик\\p{L}*|мова|пошук',
    'sepet\\p{L}*|dil|para birimi|ara|misafir|jezyk',
  ],
  words: { vi: 'giỏ hàng, ngôn ngữ, tiền tệ, tìm kiếm' },
  parts: {
    ja: 'カート, カゴ, 言語, 通貨, 検索, クッキー, ゲスト',
    ko: '장바구니, 언어, 통화, 검색, 쿠키, 비회원',
    zh: '购物车, 購物車, 语言, 語言, 货币, 貨幣, 搜索, 搜尋, 游客, 訪客',
  },
};

export const searches: WordList = {
  patterns: [
    'q|search(?:es)?|query|find|filter|hledat|sog|søg|suchen?|suche|αναζητηση|buscar?|busqueda|haku|hae|recherche\\p{L}*|kereses|cari',
    'cerca|ricerca|zoek(?:en)?|szukaj|pesquisar?|cauta|sok|поиск|пошук|ara',
  ],
  words: { vi: 'tìm kiếm' },
  parts: { ja: '検索', ko: '검색', zh: '搜索, 搜尋' },
};

/** A language or a theme. */
export const settings: WordList = {
  patterns: [
    'languages?|lang|locales?|hl|theme|colou?r ?(?:scheme|mode)|dark ?mode|jazyk\\p{L}*|sprog|sprach\\p{L}*|γλωσσα|idioma|kieli|langue',
    'nyelv|bahasa|lingua|taal|język|jezyk|limba|sprak|язык|мова|dil',
  ],
  words: { vi: 'ngôn ngữ' },
  parts: { ja: '言語', ko: '언어', zh: '语言, 語言' },
};

/** What stays with the account of who is signed in. */
export const stores: WordList = {
  patterns: [
    'add|save[ds]?|saving|store|remember|alerts?|watch(?:list)?|follow|favou?rites?|bookmarks?|wish ?lists?|baskets?|carts?|bag|shoppingcart|minicart',
    'speicher\\p{L}*|merk(?:en|zettel)|hinzu\\p{L}*|warenkorb|einkaufswagen|enregistr\\p{L}*|sauvegard\\p{L}*|ajout\\p{L}*|panier|favoris?',
    'guarda\\p{L}*|anadir|agregar|carrito|cesta|salva\\p{L}*|aggiung\\p{L}*|carrello|adicion\\p{L}*|carrinho|opsla\\p{L}*|bewa\\p{L}*',
    'toevoeg\\p{L}*|winkel(?:wagen|mand)\\p{L}*|zapisz\\p{L}*|dodaj|koszyk\\p{L}*|сохран\\p{L}*|добав\\p{L}*|корзин\\p{L}*|kaydet|ekle|sepet\\p{L}*',
    'spara|lagg|varukorg\\p{L}*|gem|tilføj|kurv\\p{L}*|lagre|uloz\\p{L}*|kosik\\p{L}*|ulozit|pridat|salveaza|tallenna|mentes|kosar\\p{L}*',
  ],
  parts: {
    ja: '保存, 追加, カート, カゴ',
    ko: '저장, 추가, 장바구니',
    zh: '保存, 儲存, 添加, 加入, 购物车, 購物車, 收藏',
  },
};

/** What reaches somebody, costs somebody something, or stays: a visitor's form that says so is not sent. */
export const commits: WordList = {
  patterns: [
    'orders?|ordering|buy|check ?out(?! cart)|pay|payments?|purchases?|book|bookings?|appointments?|reserve|reservations?|invoices?',
    'donate|donations?|send|e ?mails?|mails?|mailing|shares?|(?<!(?:qu|mode) )invite|invites|invitations?|contacts?|feedback|submit|submissions?',
    'votes?|comments?|reviews?|claims?|place|confirm|confirmation|subscribe|subscriptions?|apply|applications?|messages?|reply',
    'enquir\\p{L}*|inquir\\p{L}*|transfer|publish|petition|rate|report|newsletter|guest ?book|placeorder|buynow|paynow|ordernow',
    'bestell\\p{L}*|(?:jetzt)?kauf\\p{L}*|kasse|(?:be)?zahl\\p{L}*|buch(?:en|ung\\p{L}*)|reservier\\p{L}*|rechnung\\p{L}*|spende\\p{L}*',
    '(?:ab|ver|zu)?(?:send|schick)e\\p{L}*|(?:mit)?teilen|einlad\\p{L}*|kontakt\\p{L}*|abstimm\\p{L}*|komment\\p{L}*|bewert\\p{L}*',
    'bestatig\\p{L}*|bestaetig\\p{L}*|abonn\\p{L}*|bewerb\\p{L}*|beantrag\\p{L}*|nachricht\\p{L}*|anfrag\\p{L}*|termin\\p{L}*|gastebuch',
    'command(?:e|es|er|ez)|ache(?:t|ter|tez)|achats?|payer|payez|paie\\p{L}*|reserv\\p{L}*|factur\\p{L}*|dons?|envoy\\p{L}*|envoi\\p{L}*',
    'partag\\p{L}*|inviter|vote[rz]|comment\\p{L}*|avis|reclam\\p{L}*|confirm\\p{L}*|valider|postul\\p{L}*|soumettre|caisse|courriel',
    'comprar|compre|(?<!de )compra|pedid\\p{L}*|encarg\\p{L}*|tramitar|pag(?:ar|o|os|ue)|don(?:ar|acion\\p{L}*|ativo)|envi(?:ar|e|o|os)',
    'compart\\p{L}*|invitar|vot(?:ar|o)|coment\\p{L}*|resena\\p{L}*|opinion\\p{L}*|suscri\\p{L}*|solicit\\p{L}*|correo|mensaje\\p{L}*|citas?',
    'ordin(?:a|e|are|i|azione)|acquist\\p{L}*|pag(?:a|are|amento\\p{L}*)|prenot\\p{L}*|fattur\\p{L}*|don(?:a|are|azion\\p{L}*)|invi(?:a|are|o)',
    'condivid\\p{L}*|invita(?:re)?|contatt\\p{L}*|vota(?:re)?|recension\\p{L}*|conferm\\p{L}*|iscriv\\p{L}*|abbon\\p{L}*|candida\\p{L}*',
    'richied\\p{L}*|richiest\\p{L}*|cassa|messaggi\\p{L}*|encomend\\p{L}*|fatur\\p{L}*|doar|doacao|doe|mandar|compartilh\\p{L}*',
    'partilh\\p{L}*|convidar|contat\\p{L}*|avali\\p{L}*|assin\\p{L}*|inscrev\\p{L}*|mensage\\p{L}*|finali[sz]a\\p{L}*|agend\\p{L}*',
    'bestel\\p{L}*|koop\\p{L}*|kopen|betal\\p{L}*|afreken\\p{L}*|boek(?:en|ing\\p{L}*)|reserver\\p{L}*|factu\\p{L}*|doneer|doneren|donatie',
    '(?:ver)?stu(?:ur|ren)|verzend\\p{L}*|deel|delen|uitnodig\\p{L}*|nodig uit|stem|stemmen|reactie\\p{L}*|reageer|beoorde\\p{L}*',
    'bevestig\\p{L}*|inschrijv\\p{L}*|sollicit\\p{L}*|plaats\\p{L}*|indien\\p{L}*|bericht\\p{L}*|afspra\\p{L}*',
    'заказ\\p{L}*|закаж\\p{L}*|оформ\\p{L}*|куп(?:ить|ите)|оплат\\p{L}*|плат[еи]\\p{L}*|(?:за)?брон\\p{L}*|резерв\\p{L}*|сч[её]т|пожертв\\p{L}*',
    'отправ\\p{L}*|послать|подел\\p{L}*|пригла\\p{L}*|связ\\p{L}*|контакт\\p{L}*|(?:про)?голос\\p{L}*|коммент\\p{L}*|отзыв\\p{L}*',
    'претенз\\p{L}*|подтверд\\p{L}*|подпис\\p{L}*|подать|заявк\\p{L}*|запис\\p{L}*|сообщ\\p{L}*|почт\\p{L}*',
    'siparis\\p{L}*|satin\\p{L}*|ode|odeme\\p{L}*|rezerv\\p{L}*|fatura\\p{L}*|bagis\\p{L}*|gonder\\p{L}*|yolla|paylas\\p{L}*|davet\\p{L}*',
    'iletisim|oy|yorum\\p{L}*|degerlendir\\p{L}*|talep\\p{L}*|onayla\\p{L}*|abone\\p{L}*|basvur\\p{L}*|posta|mesaj\\p{L}*|randevu\\p{L}*',
    'zamow\\p{L}*|kup|kupuje|(?:za)?p[lł]a[ct]\\p{L}*|rezerw\\p{L}*|faktur\\p{L}*|wesprzyj|wys[lł]\\p{L}*|udostepn\\p{L}*|zapros\\p{L}*',
    'g[lł]osuj|recenzj\\p{L}*|potwierd\\p{L}*|subskryb\\p{L}*|z[lł]oz\\p{L}*|bestall\\p{L}*|bestil\\p{L}*|kop|køb|kjøp|boka|skicka|dela|kassa|kassen',
    'objedn\\p{L}*|koupit|zaplat\\p{L}*|odesl\\p{L}*|poslat|(?:meg)?rendel\\p{L}*|fizet\\p{L}*|vasarl\\p{L}*|kuld\\p{L}*|foglal\\p{L}*',
    'comand\\p{L}*|cumpara|plat[aei]\\p{L}*|trimit\\p{L}*|замов\\p{L}*|купити|надіс\\p{L}*|відправ\\p{L}*|tilaa|tilaus\\p{L}*|osta|maksa',
    'laheta|varaa|παραγγελ\\p{L}*|αγορα|πληρωμ\\p{L}*|αποστολ\\p{L}*|pesan|beli|bayar|kirim|bagikan|donasi',
  ],
  words: {
    ar: 'اطلب, شراء, ادفع, إرسال, أرسل, حجز, تبرع, تأكيد',
    he: 'הזמן, הזמנה, קנה, שלם, שלח, תרום, אישור',
    vi: 'đặt hàng, mua, thanh toán, gửi',
  },
  parts: {
    ja: '注文, 購入, 買う, レジ, 決済, 支払, 予約, 請求, 寄付, 送信, 送る, メール, 共有, シェア, 招待, 問い合わせ, 問合せ, フィードバック, 投票, コメント, レビュー, 申請, 申し込, 申込, 確認, 確定, 購読, 応募, 投稿',
    ko: '주문, 구매, 결제, 예약, 기부, 보내기, 전송, 공유, 초대, 문의, 제출, 투표, 댓글, 리뷰, 확인, 구독, 신청',
    th: 'สั่งซื้อ, ชำระ, ส่ง, จอง',
    zh: '订单, 訂單, 下单, 下單, 订购, 訂購, 购买, 購買, 结算, 結算, 结账, 結帳, 支付, 付款, 预订, 預訂, 预约, 預約, 发票, 發票, 捐, 发送, 發送, 邮件, 郵件, 分享, 邀请, 邀請, 联系, 聯繫, 反馈, 提交, 投票, 评论, 評論, 索赔, 确认, 確認, 订阅, 訂閱, 申请, 申請, 发表, 留言',
  },
};

/** Agrees to, or puts away, what lies over a page: cookies, news, a tour. */
export const consents: WordList = {
  patterns: [
    'accept(?: (?:all|cookies|and close|and continue))*|agree(?: (?:and|to) \\w+)*|i agree|allow(?: all| cookies)*|got it|understood|i understand|ok|okay',
    '(?:reject|decline|deny|refuse)(?: all| cookies)*|(?:only |use )?(?:necessary|essential)(?: cookies)?(?: only)?|close|dismiss|skip|no thanks|not now|maybe later|later|continue',
    '(?:alle[ms]? |cookies )?(?:akzeptieren|annehmen|zulassen|ablehnen|zustimmen)|einverstanden|verstanden|nur notwendige|schliessen|schließen',
    '(?:tout )?(?:accepter|refuser)(?: tout)?|j accepte|d accord|compris|fermer|(?:aceptar|rechazar)(?: tod[ao]s?)?|entendido|de acuerdo|cerrar',
    '(?:aceitar|rejeitar)(?: tud[oa]| todos)?|entendi|concordo|fechar|(?:accetta|rifiuta)(?: tutt[oi])?|ho capito|chiudi',
    '(?:alles )?(?:accepteren|weigeren|toestaan)|akkoord|begrepen|sluiten|(?:za)?akceptuj\\p{L}*|zgadzam sie|odrzuc\\p{L}*|zamknij|rozumiem',
    'принять(?: все)?|соглас\\p{L}*|понятно|закрыть|прийняти|kabul et|tamam|kapat|godkann\\p{L}*|acceptera\\p{L}*|accepter alle|hyvaksy\\p{L}*|souhlasim|prijmout\\p{L}*|elfogad\\p{L}*',
  ],
  parts: { ja: '同意, 許可, 閉じる, 了解', ko: '동의, 확인, 닫기', zh: '同意, 接受, 知道了, 關閉, 关闭' },
};
