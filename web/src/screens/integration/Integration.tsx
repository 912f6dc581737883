import { Page } from '../../ui/Page.tsx';
import { Arrivals } from './Arrivals.tsx';
import { Guide } from './Guide.tsx';
import css from './integration.module.css';

/** How to send traces to this project, and a line that sees them come. */
export default function Integration() {
  return (
    <Page title="Send traces to this project">
      <div className={css.guide}>
        <Arrivals />
        <Guide />
      </div>
    </Page>
  );
}
