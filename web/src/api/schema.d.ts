// Generated from docs/openapi.json by `npm run api`. Do not edit.

export interface paths {
    "/api/public/otel/v1/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes OpenTelemetry traces; the path of Langfuse SDKs.
         * @description OTLP/HTTP. The key comes as bearer, as either half of basic credentials, or as `x-api-key`.
         */
        post: operations["ingestOtlpTraces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys of the caller's organizations that are not revoked, newest first. */
        get: operations["listAccessKeys"];
        put?: never;
        /** Makes an access key; the key itself is only in this answer. */
        post: operations["createAccessKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes an access key. */
        delete: operations["deleteAccessKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-keys/{key_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes another key with the same name, scope, permissions and end; the old one goes on working for a while, so that
         *     programs can be changed over. The key itself is only in this answer.
         */
        post: operations["rotateAccessKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in: the session is in the answer and in a cookie. */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the login session that signs the request. */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/logout-everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends all login sessions of the caller, this one too. Personal tokens stay; they are revoked one by one. */
        post: operations["logoutEverywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the provider sends the browser back to: signs in, or shows why not. */
        get: operations["finishOidcLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/oidc/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sends the browser to the provider. */
        get: operations["startOidcLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the first owner with the token of the setup link, and signs them in. */
        post: operations["setup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether setup is needed, and whether the caller is signed in. */
        get: operations["getAuthState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts an invitation: as the invited person who is signed in, or by making their account, which is then signed in. */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an invitation's link invites to; 404 when it was used, taken back, or is too old. */
        post: operations["inspectInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes OpenTelemetry log records.
         * @description OTLP/HTTP. Records with GenAI content join their span; others are accepted, counted and dropped.
         */
        post: operations["ingestOtlpLogs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The account behind the caller; an access key has none and gets 403. */
        get: operations["getMe"];
        /** Changes name and time zone. */
        put: operations["updateMe"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes the password. All other login sessions end; this one goes on, and its cookie is another one. */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's login sessions, newest first. */
        get: operations["listLoginSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one login session of the caller. */
        delete: operations["endLoginSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accepts OpenTelemetry metrics and drops them.
         * @description OTLP/HTTP. Exporters set one address for all signals.
         */
        post: operations["ingestOtlpMetrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orgs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Organizations that the caller sees, by name. */
        get: operations["listOrgs"];
        put?: never;
        /** Makes an organization that the caller owns. */
        post: operations["createOrg"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orgs/{org_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One organization. */
        get: operations["getOrg"];
        /** Gives an organization another name. */
        put: operations["updateOrg"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orgs/{org_id}/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people, keys and the command line did in an organization, newest first. */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orgs/{org_id}/audit-log/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as a file, newest first. Taking it is an entry itself. */
        get: operations["downloadAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orgs/{org_id}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invitations that wait, newest first. */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Invites somebody by e-mail. The server sends no mail: the link in the answer is for you to pass on. An earlier
         *     invitation of the same person ends.
         */
        post: operations["createInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orgs/{org_id}/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes an invitation back. */
        delete: operations["deleteInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orgs/{org_id}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leaves an organization; its last owner cannot. */
        post: operations["leaveOrg"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orgs/{org_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Members of an organization, by e-mail. */
        get: operations["listOrgMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orgs/{org_id}/members/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives a member another role. Only owners make and unmake owners; the last owner stays. */
        put: operations["setOrgRole"];
        post?: never;
        /** Takes somebody out of an organization and all its projects. Keys that they made belong to the organization and stay. */
        delete: operations["removeOrgMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personal-access-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's tokens that are not revoked, newest first. */
        get: operations["listPersonalAccessTokens"];
        put?: never;
        /** Makes a token that acts for the caller; the token itself is only in this answer. */
        post: operations["createPersonalAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personal-access-tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes a token of the caller. */
        delete: operations["deletePersonalAccessToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Projects that the caller sees, by name. */
        get: operations["listProjects"];
        put?: never;
        /** Makes a project. */
        post: operations["createProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One project. */
        get: operations["getProject"];
        /** Changes name and visibility of a project; what is not given stays. */
        put: operations["updateProject"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs of a project, newest first. Those that ended are kept for thirty days. */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One job. */
        get: operations["getJob"];
        put?: never;
        post?: never;
        /** Stops a job between two steps; what it has done stays done. A job that has ended is answered as it is. */
        delete: operations["cancelJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People with a role in a project itself, by e-mail. Owners and admins of the organization are not among them, nor
         *     the members of the organization who edit an internal project.
         */
        get: operations["listProjectMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/members/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Gives a member of the organization a role in a project. */
        put: operations["setProjectRole"];
        post?: never;
        /** Takes somebody's role in a project away. */
        delete: operations["removeProjectMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes traces of the Dynamiq SDK, and of OpenTelemetry.
         * @description 200 leaves after the traces are durable. The key must belong to one project and be allowed to ingest; anything else is 401. A body of an OTLP media type, with `resourceSpans`, or from an OpenTelemetry exporter is read and answered as OTLP/HTTP (see `/api/public/otel/v1/traces`).
         */
        post: operations["ingestTraces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Traces of a project, newest first unless sorted otherwise. */
        get: operations["listTraces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Traces as a file: a JSON array, newest first, each with its runs when asked. Ends early, and properly, after three
         *     minutes.
         */
        get: operations["downloadTraces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trace with all its runs. Of several projects with a trace of this id, the one that started last is shown. */
        get: operations["getTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs of a trace, newest first. */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run. */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}/runs/{run_id}/original": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes that were sent for a run. */
        get: operations["getRunOriginal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}/skeleton": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The heads of a trace as columns: all a tree or timeline needs, at about forty bytes a span. */
        get: operations["getTraceSkeleton"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Acceptance
         * @description An invitation to be accepted.
         */
        Acceptance: {
            /** @description Password of the account to be made, when the invited person has none yet. */
            password?: string;
            /** @description What follows `#token=` in the link. */
            token: string;
        };
        /**
         * AccessKey
         * @description An access key.
         */
        AccessKey: {
            created_at: string;
            /** @description Account that made it; null when it was made on the command line. */
            created_by?: string;
            expires_at?: string;
            id: string;
            /** @description The key itself: only in the answer that makes it. */
            key?: string;
            /** @description Known to a minute. */
            last_used_at?: string;
            name: string;
            org_id: string;
            /** @description `ingest`, `read`, `admin`. */
            permissions: string[];
            /** @description The recognisable ends of the key. */
            preview: string;
            /** @description Its one project; null for a key of the whole organization. */
            project_id?: string;
            /** @description The key in whose place it was made. */
            replaces?: string;
        };
        /**
         * AuditEntry
         * @description An entry of the audit log.
         */
        AuditEntry: {
            /** @description What was done, as `thing.verb`. */
            action: string;
            /** @description Account or access key. */
            actor_id?: string;
            /** @description `person`, `access_key`, `stranger`, `command_line` or `system`. */
            actor_kind: string;
            /** @description E-mail or name at that time. */
            actor_name: string;
            /** @description Where the request came from. */
            address?: string;
            at: string;
            /** @description More, by name. */
            details: unknown;
            /** @description Grows with every entry. */
            id: string;
            org_id?: string;
            project_id?: string;
            target_id: string;
            /** @description Kind of thing that it was done to. */
            target_kind: string;
            /** @description Name at that time. */
            target_name: string;
        };
        /**
         * AuthState
         * @description What a client needs to know before it signs in.
         */
        AuthState: {
            /** @description Whether this request is signed by a person. */
            authenticated: boolean;
            /** @description Name of the provider that people may sign in with; null when there is none. */
            oidc_name?: string;
            /** @description Whether the first owner is still to be made. */
            setup_required: boolean;
            /** @description Version of the server. */
            version: string;
        };
        /**
         * Credentials
         * @description Who signs in.
         */
        Credentials: {
            /** @description E-mail. */
            email: string;
            /** @description Password. */
            password: string;
        };
        /**
         * Data_AccessKey
         * @description One object.
         */
        Data_AccessKey: {
            /** @description The object. */
            data: components["schemas"]["AccessKey"] & unknown;
        };
        /**
         * Data_AuthState
         * @description One object.
         */
        Data_AuthState: {
            /** @description The object. */
            data: components["schemas"]["AuthState"] & unknown;
        };
        /**
         * Data_Invitation
         * @description One object.
         */
        Data_Invitation: {
            /** @description The object. */
            data: components["schemas"]["Invitation"] & unknown;
        };
        /**
         * Data_InvitedView
         * @description One object.
         */
        Data_InvitedView: {
            /** @description The object. */
            data: components["schemas"]["InvitedView"] & unknown;
        };
        /**
         * Data_Job
         * @description One object.
         */
        Data_Job: {
            /** @description The object. */
            data: components["schemas"]["Job"] & unknown;
        };
        /**
         * Data_Joined
         * @description One object.
         */
        Data_Joined: {
            /** @description The object. */
            data: components["schemas"]["Joined"] & unknown;
        };
        /**
         * Data_Me
         * @description One object.
         */
        Data_Me: {
            /** @description The object. */
            data: components["schemas"]["Me"] & unknown;
        };
        /**
         * Data_Organization
         * @description One object.
         */
        Data_Organization: {
            /** @description The object. */
            data: components["schemas"]["Organization"] & unknown;
        };
        /**
         * Data_PersonalAccessToken
         * @description One object.
         */
        Data_PersonalAccessToken: {
            /** @description The object. */
            data: components["schemas"]["PersonalAccessToken"] & unknown;
        };
        /**
         * Data_Project
         * @description One object.
         */
        Data_Project: {
            /** @description The object. */
            data: components["schemas"]["Project"] & unknown;
        };
        /**
         * Data_Session
         * @description One object.
         */
        Data_Session: {
            /** @description The object. */
            data: components["schemas"]["Session"] & unknown;
        };
        /**
         * Data_list_LoginSession
         * @description One object.
         */
        Data_list_LoginSession: {
            /** @description The object. */
            data: components["schemas"]["LoginSession"][];
        };
        /**
         * Error
         * @description Shape of an error in the document.
         */
        Error: {
            /** @description What a client acts on. */
            code: string;
            /** @description Faults by field or query parameter. */
            details?: unknown;
            /** @description What a person reads. */
            message: string;
        };
        /** ErrorEnvelope */
        ErrorEnvelope: {
            error: components["schemas"]["Error"];
        };
        /**
         * Invitation
         * @description An invitation to an organization.
         */
        Invitation: {
            created_at: string;
            created_by?: string;
            /** @description Who is invited; only an account with this e-mail can accept. */
            email: string;
            expires_at: string;
            id: string;
            /** @description Where the invited person accepts; works once, and is only in the answer that makes it. */
            link?: string;
            org_id: string;
            /** @description `owner`, `admin` or `member`. */
            role: string;
        };
        /**
         * InvitationToken
         * @description The token of an invitation's link.
         */
        InvitationToken: {
            /** @description What follows `#token=` in the link. */
            token: string;
        };
        /**
         * InvitedView
         * @description What the holder of a link is told.
         */
        InvitedView: {
            email: string;
            expires_at: string;
            /** @description Whether the invited person has an account, and so signs in to accept. */
            has_account: boolean;
            org_id: string;
            org_name: string;
            role: string;
        };
        /**
         * Job
         * @description Work that outlives a request, done in small steps.
         */
        Job: {
            created_at: string;
            /** @description Account that asked for it; null when a key did. */
            created_by?: string;
            /**
             * Format: uint64
             * @description Things done so far (traces, for most kinds).
             */
            done: number;
            /** @description Why it failed. */
            error?: string;
            finished_at?: string;
            id: string;
            /** @description What kind of work. */
            kind: string;
            project_id: string;
            /** @description What came out of it so far. */
            result: unknown;
            started_at?: string;
            /** @description `waiting`, `running`, `succeeded`, `failed` or `canceled`. */
            state: string;
            /** @description What was asked for. */
            task: unknown;
            /**
             * Format: uint64
             * @description Things to do, when that is known.
             */
            total?: number;
        };
        /**
         * Joined
         * @description What was joined.
         */
        Joined: {
            org_id: string;
            /** @description Whether an account was made, and is signed in now. */
            signed_in: boolean;
        };
        /**
         * List_AccessKey
         * @description Part of a list.
         */
        List_AccessKey: {
            /** @description Rows of this page. */
            data: components["schemas"]["AccessKey"][];
            /** @description Where the page is in its list. */
            pagination: components["schemas"]["Pagination"] & unknown;
        };
        /**
         * List_AuditEntry
         * @description Part of a list.
         */
        List_AuditEntry: {
            /** @description Rows of this page. */
            data: components["schemas"]["AuditEntry"][];
            /** @description Where the page is in its list. */
            pagination: components["schemas"]["Pagination"] & unknown;
        };
        /**
         * List_Invitation
         * @description Part of a list.
         */
        List_Invitation: {
            /** @description Rows of this page. */
            data: components["schemas"]["Invitation"][];
            /** @description Where the page is in its list. */
            pagination: components["schemas"]["Pagination"] & unknown;
        };
        /**
         * List_Job
         * @description Part of a list.
         */
        List_Job: {
            /** @description Rows of this page. */
            data: components["schemas"]["Job"][];
            /** @description Where the page is in its list. */
            pagination: components["schemas"]["Pagination"] & unknown;
        };
        /**
         * List_Member
         * @description Part of a list.
         */
        List_Member: {
            /** @description Rows of this page. */
            data: components["schemas"]["Member"][];
            /** @description Where the page is in its list. */
            pagination: components["schemas"]["Pagination"] & unknown;
        };
        /**
         * List_Organization
         * @description Part of a list.
         */
        List_Organization: {
            /** @description Rows of this page. */
            data: components["schemas"]["Organization"][];
            /** @description Where the page is in its list. */
            pagination: components["schemas"]["Pagination"] & unknown;
        };
        /**
         * List_PersonalAccessToken
         * @description Part of a list.
         */
        List_PersonalAccessToken: {
            /** @description Rows of this page. */
            data: components["schemas"]["PersonalAccessToken"][];
            /** @description Where the page is in its list. */
            pagination: components["schemas"]["Pagination"] & unknown;
        };
        /**
         * List_Project
         * @description Part of a list.
         */
        List_Project: {
            /** @description Rows of this page. */
            data: components["schemas"]["Project"][];
            /** @description Where the page is in its list. */
            pagination: components["schemas"]["Pagination"] & unknown;
        };
        /**
         * LoginSession
         * @description A login session.
         */
        LoginSession: {
            /** @description Where it was opened. */
            address?: string;
            /** @description Browser or program that opened it, as it calls itself. */
            agent?: string;
            created_at: string;
            /** @description Whether it signs this request. */
            current: boolean;
            expires_at: string;
            id: string;
            /** @description Known to a minute. */
            last_used_at?: string;
        };
        /**
         * Me
         * @description The account behind the caller.
         */
        Me: {
            email: string;
            first_name: string;
            id: string;
            last_name: string;
            /** @description IANA name. */
            timezone: string;
        };
        /**
         * MePatch
         * @description What a person changes about themselves; what is not given stays.
         */
        MePatch: {
            first_name?: string;
            last_name?: string;
            /** @description IANA name. */
            timezone?: string;
        };
        /**
         * Member
         * @description A member of an organization or project.
         */
        Member: {
            email: string;
            first_name: string;
            /** @description Account. */
            id: string;
            last_name: string;
            /** @description In an organization `owner`, `admin` or `member`; in a project `admin`, `editor` or `viewer`. */
            role: string;
            since: string;
        };
        /**
         * Message
         * @description Answer to an action.
         */
        Message: {
            /** @description `ok`. */
            message: string;
        };
        /**
         * NewAccessKey
         * @description An access key to be made.
         */
        NewAccessKey: {
            /** @description Never unless given. */
            expires_at?: string;
            name: string;
            org_id: string;
            /** @description `ingest` and `read` unless given. */
            permissions?: string[];
            /** @description Its one project; collectors take only keys that have one. */
            project_id?: string;
        };
        /**
         * NewInvitation
         * @description An invitation to be made.
         */
        NewInvitation: {
            email: string;
            /** @description `owner`, `admin` or `member`; only owners invite owners. */
            role: string;
        };
        /**
         * NewOrg
         * @description An organization to be made or changed.
         */
        NewOrg: {
            /** @description Unique on this server. */
            name: string;
        };
        /**
         * NewPersonalAccessToken
         * @description A personal token to be made.
         */
        NewPersonalAccessToken: {
            /** @description Never unless given. */
            expires_at?: string;
            name: string;
            /** @description `read` and `admin` unless given; not more than the credential that makes it. */
            permissions?: string[];
        };
        /**
         * NewProject
         * @description A project to be made.
         */
        NewProject: {
            /** @description Unique in the organization. */
            name: string;
            org_id: string;
            /** @description `internal` unless given. */
            visibility?: string;
        };
        /**
         * NewRole
         * @description A role to be given.
         */
        NewRole: {
            /** @description In an organization `owner`, `admin` or `member`; in a project `admin`, `editor` or `viewer`. */
            role: string;
        };
        /**
         * Organization
         * @description An organization.
         */
        Organization: {
            created_at: string;
            id: string;
            name: string;
        };
        /**
         * Pagination
         * @description Where a page is in its list.
         */
        Pagination: {
            /**
             * Format: uint32
             * @description Number of this page, from 1.
             */
            page: number;
            /**
             * Format: uint64
             * @description Pages in all; 0 when there is nothing.
             */
            page_count: number;
            /**
             * Format: uint32
             * @description Rows of a full page.
             */
            page_size: number;
            /**
             * Format: uint64
             * @description Rows in all.
             */
            total_count: number;
        };
        /**
         * PasswordChange
         * @description A password to be changed.
         */
        PasswordChange: {
            current_password: string;
            /** @description At least 10 characters, and none that everybody tries first. */
            password: string;
        };
        /**
         * PersonalAccessToken
         * @description A personal token.
         */
        PersonalAccessToken: {
            created_at: string;
            expires_at?: string;
            id: string;
            /** @description Known to a minute. */
            last_used_at?: string;
            name: string;
            /** @description `read`, `admin`: what of the person's rights it has. */
            permissions: string[];
            /** @description The recognisable ends of the token. */
            preview: string;
            /** @description The token itself: only in the answer that makes it. */
            token?: string;
        };
        /**
         * Project
         * @description A project.
         */
        Project: {
            created_at: string;
            id: string;
            name: string;
            org_id: string;
            /** @description `internal` (every member of the organization) or `private` (owners, admins, and those with a role in it). */
            visibility: string;
        };
        /**
         * ProjectPatch
         * @description A project to be changed.
         */
        ProjectPatch: {
            name?: string;
            /** @description `internal` or `private`. */
            visibility?: string;
        };
        /**
         * Rotation
         * @description How a key is rotated.
         */
        Rotation: {
            /**
             * Format: int64
             * @description How long the old key goes on working, up to 30 days; a day unless given, 0 ends it at once.
             */
            grace_seconds?: number;
        };
        /**
         * Session
         * @description A login session; it is also in the cookie.
         */
        Session: {
            /** @description When it ends. */
            expires_at: string;
            /** @description Usable as bearer. */
            token: string;
        };
        /**
         * Setup
         * @description The setup token and the first owner.
         */
        Setup: {
            /** @description E-mail to sign in with. */
            email: string;
            /** @description At least 10 characters. */
            password: string;
            /** @description From the setup link. */
            token: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ingestOtlpTraces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Up to 64 MiB on the wire and inflated. `Content-Encoding` may be gzip, deflate or zstd. */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/x-protobuf": string;
            };
        };
        responses: {
            /** @description Durable, in the media type of the request: empty or `{}`, or a partial success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description `google.rpc.Status` in the media type of the request. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
        };
    };
    listAccessKeys: {
        parameters: {
            query?: {
                /** @description Only of this organization. */
                org_id?: string;
                /** @description Only of this project. */
                project_id?: string;
                page?: number;
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["List_AccessKey"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    createAccessKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccessKey"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_AccessKey"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    deleteAccessKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    rotateAccessKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rotation"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_AccessKey"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Session"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    logoutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    finishOidcLogin: {
        parameters: {
            query?: {
                state?: string;
                code?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description On to the provider or to the console. */
            303: {
                headers: {
                    LOCATION: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    startOidcLogin: {
        parameters: {
            query?: {
                /** @description Page of the console to come back to. */
                next?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description On to the provider or to the console. */
            303: {
                headers: {
                    LOCATION: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    setup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Setup"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Session"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    getAuthState: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_AuthState"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acceptance"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Joined"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    inspectInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationToken"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_InvitedView"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    ingestOtlpLogs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Up to 64 MiB on the wire and inflated. `Content-Encoding` may be gzip, deflate or zstd. */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/x-protobuf": string;
            };
        };
        responses: {
            /** @description Durable, in the media type of the request: empty or `{}`, or a partial success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description `google.rpc.Status` in the media type of the request. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Me"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MePatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Me"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    listLoginSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_list_LoginSession"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    endLoginSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    ingestOtlpMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Up to 64 MiB on the wire and inflated. `Content-Encoding` may be gzip, deflate or zstd. */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
                "application/x-protobuf": string;
            };
        };
        responses: {
            /** @description Durable, in the media type of the request: empty or `{}`, or a partial success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description `google.rpc.Status` in the media type of the request. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
        };
    };
    listOrgs: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["List_Organization"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    createOrg: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrg"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Organization"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    getOrg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Organization"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    updateOrg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrg"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Organization"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description Only by this account or access key. */
                actor_id?: string;
                /** @description Only in this project. */
                project_id?: string;
                /** @description Only this action (`access_key.create`), or all of a thing (`access_key.`). */
                action?: string;
                /** @description Only from this address. */
                address?: string;
                "at:gte"?: string;
                "at:lte"?: string;
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
                org_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["List_AuditEntry"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    downloadAuditLog: {
        parameters: {
            query?: {
                /** @description `jsonl` (default) or `csv`. */
                format?: string;
                actor_id?: string;
                project_id?: string;
                action?: string;
                address?: string;
                "at:gte"?: string;
                "at:lte"?: string;
            };
            header?: never;
            path: {
                org_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Comma-separated values. */
            200: {
                headers: {
                    /** @description Suggested name. */
                    "CONTENT-DISPOSITION": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
                org_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["List_Invitation"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    createInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Invitation"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    deleteInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org_id: string;
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    leaveOrg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    listOrgMembers: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
                org_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["List_Member"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    setOrgRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org_id: string;
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    removeOrgMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org_id: string;
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    listPersonalAccessTokens: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["List_PersonalAccessToken"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    createPersonalAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPersonalAccessToken"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_PersonalAccessToken"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    deletePersonalAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    listProjects: {
        parameters: {
            query?: {
                /** @description Only of this organization. */
                org_id?: string;
                page?: number;
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["List_Project"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    createProject: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProject"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Project"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    getProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Project"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    updateProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Project"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["List_Job"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Job"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Job"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    listProjectMembers: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["List_Member"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    setProjectRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    removeProjectMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    ingestTraces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A list of runs; up to 128 MiB on the wire and inflated. `Content-Encoding` may be gzip, deflate or zstd. */
        requestBody: {
            content: {
                "application/json": {
                    runs: Record<string, never>[];
                };
            };
        };
        responses: {
            /** @description Durable. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    listTraces: {
        parameters: {
            query: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
                /** @description `full` (default), or `preview` with short texts for input, output and error. */
                view?: string;
                page?: number;
                page_size?: number;
                /** @description Fields, `-` for descending: `started_at`, `ended_at`, `status`, `duration`, `total_tokens`, `cost`. */
                sort?: string;
                /** @description `succeeded`, `failed`, `canceled`, `skipped`, `running`; may be repeated. */
                status: string[];
                "status:in": string[];
                "status:ne": string[];
                "started_at:gte": string[];
                "started_at:gt": string[];
                "started_at:lte": string[];
                "started_at:lt": string[];
                id: string[];
                session_id?: string;
                source_id?: string;
                tag: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    downloadTraces: {
        parameters: {
            query: {
                project_id?: string;
                /** @description Traces at most; 1000 unless given. */
                limit?: number;
                /** @description Put the runs of each trace into it: `true`, `false`, `1`, `0`. */
                include_runs?: string;
                /** @description `-started_at` (default) or `started_at`. */
                sort?: string;
                status: string[];
                "status:in": string[];
                "started_at:gte": string[];
                "started_at:lte": string[];
                id: string[];
                session_id?: string;
                source_id?: string;
                tag: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JSON array of traces. */
            200: {
                headers: {
                    /** @description Suggested name. */
                    "CONTENT-DISPOSITION": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    getTrace: {
        parameters: {
            query?: {
                project_id?: string;
            };
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                project_id?: string;
                page?: number;
                page_size?: number;
                /** @description `-started_at` (default) or `started_at`. */
                sort?: string;
                /** @description Only runs of this type. */
                type?: string;
            };
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: {
                project_id?: string;
            };
            header?: never;
            path: {
                trace_id: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    getRunOriginal: {
        parameters: {
            query?: {
                project_id?: string;
            };
            header?: never;
            path: {
                trace_id: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
    getTraceSkeleton: {
        parameters: {
            query?: {
                project_id?: string;
            };
            header?: never;
            path: {
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Any error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
        };
    };
}
