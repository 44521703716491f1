import { describe, expect, it } from '@jest/globals';
import { filled, isForVisitors } from '../../src/calibration/visitor-form.js';
import { parseHtml, type HtmlForm } from '../../src/pages/html.js';

function read(body: string): { readonly form: HtmlForm; readonly headings: readonly string[] } {
  const { forms, headings } = parseHtml(body, new URL('http://shop.example/lamps'));
  const [form] = forms;
  if (!form) throw new Error('no form');
  return { form, headings };
}

function isSent(body: string): boolean {
  const { form, headings } = read(body);
  return isForVisitors(form, headings);
}

function post(action: string, button: string, fields = ''): string {
  return `<form method="post" action="${action}">${fields}<button>${button}</button></form>`;
}

const hidden = '<input type="hidden" name="sku" value="17">';

describe('a form that visitors use', () => {
  it.each([
    ['/cart/add', 'Add to cart'],
    ['/basket', '+'],
    ['/checkout/cart/add/', 'Add to Basket'],
    ['/lamps/17', 'Add to bag'],
    ['/cesta', 'Añadir a la cesta'],
    ['/carrito', 'Añadir al carrito de compra'],
    ['/korb', 'In den Warenkorb'],
    ['/p', 'Ajouter au panier'],
    ['/p', 'Aggiungi al carrello'],
    ['/p', 'Adicionar ao carrinho de compras'],
    ['/p', 'In winkelwagen'],
    ['/p', 'Добавить в корзину'],
    ['/p', 'Sepete ekle'],
    ['/p', 'カートに入れる'],
    ['/p', '加入购物车'],
    ['/p', 'Ara'],
    ['/set-language', 'OK'],
    ['/theme', 'Dark'],
    ['/currency', 'EUR'],
    ['/consent', 'Accept all cookies'],
    ['/start', 'Continue as guest'],
    ['/start', 'Continuer en tant qu’invité'],
  ])('is sent: %s, %s', (action, button) => {
    expect(isSent(post(action, button, hidden))).toBe(true);
  });

  it.each([
    '<form action="/search"><input name="q"><button>Search</button></form>',
    '<form method="post" action="/search"><input name="q"><button>Search</button></form>',
    post('/cart', 'Add to cart', '<input name="quantity">'),
    `<h1>Lamp</h1><h2>Customer reviews</h2>${post('/cart', 'Add to cart')}`,
    '<form method="post" action="/cart"><button name="do" value="add">Add to cart</button><button name="do" value="now">Buy now</button></form>',
  ])('is sent: %s', (body) => {
    expect(isSent(body)).toBe(true);
  });
});

describe('a form that orders, pays, books or tells somebody', () => {
  it.each([
    ['/orders', 'Place order'],
    ['/cart/orders', 'OK'],
    ['/cart/place-order', 'Order now'],
    ['/cart/placeOrder', 'OK'],
    ['/cart/checkout', 'Buy now'],
    ['/cart', 'Checkout'],
    ['/claims', 'Send guarantee claim'],
    ['/donate', 'Give in your currency'],
    ['/cart', 'Jetzt kaufen'],
    ['/cart', 'Zahlungspflichtig bestellen'],
    ['/cart', 'Commander'],
    ['/cart', 'Finalizar compra'],
    ['/cart', 'Acquista ora'],
    ['/cart', 'Comprar agora'],
    ['/cart', 'Bestelling plaatsen'],
    ['/cart', 'Оформить заказ'],
    ['/cart', 'Siparişi tamamla'],
    ['/cart', '注文する'],
    ['/cart', '提交订单'],
    ['/cart', 'Apply'],
    ['/compare/share', 'Go'],
    ['/consent', 'Confirm'],
  ])('is not sent: %s, %s', (action, button) => {
    expect(isSent(post(action, button, hidden))).toBe(false);
  });

  it.each([
    ['what it says counts for nothing', post('/register-interest', 'Go', '<p>language</p>')],
    ['a part of a word', post('/guarantee', 'Go')],
    ['the name of a field', post('/appointments', 'Go', '<input type="hidden" name="_locale" value="en">')],
    ['a class', '<form method="post" action="/x" class="cart"><button>Go</button></form>'],
    ['a field to fill in', post('/cart', 'Add to cart', '<input name="engraving">')],
    ['a recipient', post('/cart/next', 'Go', '<input name="to" value="friend@shop.example">')],
    ['an address', post('/cart/next', 'Go', '<input type="hidden" name="shipping[street]" value="x">')],
    ['mail', post('/cart/next', 'Go', '<input type="hidden" name="userEmail" value="x">')],
    ['the first heading', `<h1>Checkout</h1>${post('/cart/next', 'Go')}`],
    ['a heading of its own', `<h1>Lamp</h1>${post('/cart/next', 'Go', '<h2>Place your order</h2>')}`],
    ['another button that is sent alike', post('/cart', 'Add to cart', '<button>Buy now</button>')],
    ['the address of its button', '<form method="post"><button formaction="/orders">Add to cart</button></form>'],
  ])('is not sent: %s', (_, body) => {
    expect(isSent(body)).toBe(false);
  });
});

it('fills in a search and a quantity', () => {
  const { form } = read(post('/cart', 'Go', '<input name="q"><input name="qty"><input type="number" name="size">'));
  expect(filled(form).map(({ name, value }) => [name, value])).toEqual([
    ['q', 'a'],
    ['qty', '1'],
    ['size', ''],
  ]);
});
