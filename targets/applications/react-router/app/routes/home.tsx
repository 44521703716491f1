import { Link } from 'react-router';

export default function Home() {
  return (
    <>
      <h1>Shop</h1>
      <Link to="/account">Your account</Link>
    </>
  );
}
