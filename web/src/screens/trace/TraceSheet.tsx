import { ChevronDown, ChevronUp, Maximize2, X } from 'lucide-react';
import type { Trace } from '../../api/types.ts';
import { pathOf } from '../../model/routes.ts';
import { navigate } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { TraceView } from './TraceView.tsx';

interface TraceSheetProps {
  trace: string;
  span: string | null;
  find: string;
  /** The row of the list, drawn at once while the rest comes. */
  row: Trace | null;
  onSpan: (span: string) => void;
  onFind: (find: string) => void;
  onMove: (step: 1 | -1) => void;
  onUnscored: () => void;
  onClose: () => void;
}

/** A trace beside the list that it was opened from. */
export default function TraceSheet({ trace, span, find, row, onSpan, onFind, onMove, onUnscored, onClose }: TraceSheetProps) {
  const { project } = useHere();
  const openPage = () => {
    const query = span === null ? '' : `?${new URLSearchParams({ span }).toString()}`;
    navigate(pathOf({ page: 'trace', project: project.id, trace }) + query);
  };
  return (
    <TraceView
      key={trace}
      trace={trace}
      span={span}
      find={find}
      row={row}
      onSpan={onSpan}
      onFind={onFind}
      onUnscored={onUnscored}
      actions={
        <>
          <IconButton small icon={ChevronUp} label="Previous trace" keys="K" onClick={() => onMove(-1)} />
          <IconButton small icon={ChevronDown} label="Next trace" keys="J" onClick={() => onMove(1)} />
          <IconButton small icon={Maximize2} label="Open as a page" onClick={openPage} />
          <IconButton small icon={X} label="Close" keys="Esc" onClick={onClose} />
        </>
      }
    />
  );
}
