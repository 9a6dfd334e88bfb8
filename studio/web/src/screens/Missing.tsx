import { href } from '../lib/place';
import { Empty } from '../parts/States';

export const Missing = () => (
  <div className="page">
    <h1>Not found</h1>
    <Empty title="There is no such screen">
      <p>
        The address names none. <a href={href([])}>Go to the stores</a>.
      </p>
    </Empty>
  </div>
);
