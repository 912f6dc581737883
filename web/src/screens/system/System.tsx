import { Page } from '../../ui/Page.tsx';
import { Jobs } from './Jobs.tsx';

/** How the server is, and what it works at. */
export default function System() {
  return (
    <Page title="System">
      <Jobs />
    </Page>
  );
}
