import { useQueryClient } from '@tanstack/react-query';
import { answer, client } from '../api/client.ts';
import { announce } from '../ui/announce.ts';
import { navigate } from './nav.tsx';

/** Ends the login session, forgets what was read under it, and goes to the sign-in page. */
export function useSignOut() {
  const queries = useQueryClient();
  return async () => {
    try {
      await answer(client.POST('/v1/auth/logout'));
    } catch (cause) {
      announce(cause instanceof Error ? cause.message : 'Signing out failed');
      return;
    }
    queries.clear();
    navigate({ page: 'login' });
  };
}
