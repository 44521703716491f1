/** Sends the browser on after a POST; redirect() of next/navigation would have it post again. */
export function seeOther(path) {
  return new Response(null, { status: 303, headers: { location: path } });
}
