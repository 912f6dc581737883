import page from '../../ui/page.module.css';
import { MonitoringView } from './MonitoringView.tsx';

/** Monitoring of the whole project. */
export default function Monitoring() {
  return (
    <div className={page.page}>
      <h1 className="visually-hidden">Monitoring</h1>
      <MonitoringView app={null} />
    </div>
  );
}
