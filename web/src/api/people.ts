/** People and what belongs to them: one hook a resource; asked for only by the screens that show it. */
import { useQuery } from '@tanstack/react-query';
import { answer, client, everyPage } from './client.ts';
import { useChange } from './useChange.ts';

const EVERY = 100;

export function useRotateKey() {
  return useChange([['access-keys']], async ({ id, grace }: { id: string; grace: number }) => {
    const params = { path: { key_id: id } };
    return (await answer(client.POST('/v1/access-keys/{key_id}/rotate', { params, body: { grace_seconds: grace } }))).data;
  });
}

export function useOrgMembers(org: string) {
  return useQuery({
    queryKey: ['org-members', org],
    queryFn: ({ signal }) =>
      everyPage((page) => {
        const params = { path: { org_id: org }, query: { page, page_size: EVERY } };
        return answer(client.GET('/v1/orgs/{org_id}/members', { signal, params }));
      }),
  });
}

export function useInvitations(org: string, enabled: boolean) {
  return useQuery({
    queryKey: ['invitations', org],
    enabled,
    queryFn: ({ signal }) =>
      everyPage((page) => {
        const params = { path: { org_id: org }, query: { page, page_size: EVERY } };
        return answer(client.GET('/v1/orgs/{org_id}/invitations', { signal, params }));
      }),
  });
}

export function useProjectMembers(project: string) {
  return useQuery({
    queryKey: ['project-members', project],
    queryFn: ({ signal }) =>
      everyPage((page) => {
        const params = { path: { project_id: project }, query: { page, page_size: EVERY } };
        return answer(client.GET('/v1/projects/{project_id}/members', { signal, params }));
      }),
  });
}

export function useInvite(org: string) {
  return useChange([['invitations', org]], async (body: { email: string; role: string }) => {
    const params = { path: { org_id: org } };
    return (await answer(client.POST('/v1/orgs/{org_id}/invitations', { params, body }))).data;
  });
}

export function useRevokeInvitation(org: string) {
  return useChange([['invitations', org]], (id: string) => {
    const params = { path: { org_id: org, invitation_id: id } };
    return answer(client.DELETE('/v1/orgs/{org_id}/invitations/{invitation_id}', { params }));
  });
}

export function useSetOrgRole(org: string) {
  return useChange([['org-members', org]], ({ id, role }: { id: string; role: string }) => {
    const params = { path: { org_id: org, account_id: id } };
    return answer(client.PUT('/v1/orgs/{org_id}/members/{account_id}', { params, body: { role } }));
  });
}

export function useRemoveMember(org: string) {
  return useChange([['org-members', org], ['project-members']], (id: string) => {
    const params = { path: { org_id: org, account_id: id } };
    return answer(client.DELETE('/v1/orgs/{org_id}/members/{account_id}', { params }));
  });
}

export function useSetProjectRole(project: string) {
  return useChange([['project-members', project]], ({ id, role }: { id: string; role: string | null }) => {
    const params = { path: { project_id: project, account_id: id } };
    if (role === null) return answer(client.DELETE('/v1/projects/{project_id}/members/{account_id}', { params }));
    return answer(client.PUT('/v1/projects/{project_id}/members/{account_id}', { params, body: { role } }));
  });
}

export function useSaveProject() {
  return useChange([['projects']], (values: { id: string | null; org: string; name: string; visibility: string }) => {
    const { id, org, name, visibility } = values;
    if (id === null) return answer(client.POST('/v1/projects', { body: { name, org_id: org, visibility } }));
    return answer(client.PUT('/v1/projects/{project_id}', { params: { path: { project_id: id } }, body: { name, visibility } }));
  });
}

export function useRenameOrg(org: string) {
  return useChange([['orgs']], (name: string) =>
    answer(client.PUT('/v1/orgs/{org_id}', { params: { path: { org_id: org } }, body: { name } })),
  );
}

export function useCreateOrg() {
  return useChange([['orgs'], ['projects']], async (name: string) => {
    const made = (await answer(client.POST('/v1/orgs', { body: { name } }))).data;
    // An organization without a project has no page to show.
    return (await answer(client.POST('/v1/projects', { body: { name: 'default', org_id: made.id } }))).data;
  });
}

export function useLeaveOrg() {
  return useChange([['orgs'], ['projects']], (org: string) =>
    answer(client.POST('/v1/orgs/{org_id}/leave', { params: { path: { org_id: org } } })),
  );
}

/** What of the audit log is asked for. */
export interface AuditFilter {
  action?: string;
  actor_id?: string;
  'at:gte'?: string;
  'at:lte'?: string;
}

export function useAuditLog(org: string, filter: AuditFilter & { page: number }) {
  return useQuery({
    queryKey: ['audit-log', org, filter],
    queryFn: ({ signal }) =>
      answer(client.GET('/v1/orgs/{org_id}/audit-log', { signal, params: { path: { org_id: org }, query: { ...filter, page_size: 50 } } })),
    placeholderData: (before) => before,
  });
}

export function useTokens() {
  return useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) =>
      everyPage((page) => answer(client.GET('/v1/personal-access-tokens', { signal, params: { query: { page, page_size: EVERY } } }))),
  });
}

export function useCreateToken() {
  return useChange([['tokens']], async (body: { name: string; permissions: string[]; expires_at?: string }) => {
    return (await answer(client.POST('/v1/personal-access-tokens', { body }))).data;
  });
}

export function useRotateToken() {
  return useChange([['tokens']], async ({ id, grace }: { id: string; grace: number }) => {
    const params = { path: { token_id: id } };
    return (await answer(client.POST('/v1/personal-access-tokens/{token_id}/rotate', { params, body: { grace_seconds: grace } }))).data;
  });
}

export function useRevokeToken() {
  return useChange([['tokens']], (id: string) =>
    answer(client.DELETE('/v1/personal-access-tokens/{token_id}', { params: { path: { token_id: id } } })),
  );
}

export function useLoginSessions() {
  return useQuery({
    queryKey: ['sessions'],
    queryFn: async ({ signal }) => (await answer(client.GET('/v1/me/sessions', { signal }))).data,
  });
}

export function useEndSession() {
  return useChange([['sessions']], (id: string) =>
    answer(client.DELETE('/v1/me/sessions/{session_id}', { params: { path: { session_id: id } } })),
  );
}

export function useSaveMe() {
  return useChange([['me']], (body: { first_name: string; last_name: string; timezone: string }) => answer(client.PUT('/v1/me', { body })));
}

export function useChangePassword() {
  return useChange([['sessions']], (body: { current_password: string; password: string }) =>
    answer(client.PUT('/v1/me/password', { body })),
  );
}
