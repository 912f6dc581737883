import { Guide } from './Guide.tsx';
import { TraceTabs } from './TraceTabs.tsx';
import css from './traces.module.css';

export default function Integration() {
  return (
    <div className={css.list} style={{ height: '100%' }}>
      <TraceTabs here="integration" />
      <div className={css.guide}>
        <div className={css.guideBody}>
          <h1>Send traces to this project</h1>
          <Guide />
        </div>
      </div>
    </div>
  );
}
