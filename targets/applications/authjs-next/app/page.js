import Link from 'next/link';

export default function Page() {
  return (
    <>
      <h1>Shop</h1>
      <Link href="/account">Your account</Link>
    </>
  );
}
