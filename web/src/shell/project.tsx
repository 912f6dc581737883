/** The project that the page shows, known to all below. */
import { createContext, use } from 'react';
import type { Organization, Project } from '../api/types.ts';

interface Here {
  project: Project;
  org: Organization | null;
}

export const ProjectContext = createContext<Here | null>(null);

export function useHere(): Here {
  const here = use(ProjectContext);
  if (here === null) throw new Error('no project around this component');
  return here;
}
