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
    "/v1/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Apps of a project, by name unless sorted otherwise. */
        get: operations["listApps"];
        put?: never;
        /** Makes an app. Older traces of its sources are counted in the background. */
        post: operations["createApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One app. */
        get: operations["getApp"];
        /** Changes an app. When its sources change, older traces are counted, or taken back, in the background. */
        put: operations["updateApp"];
        post?: never;
        /** Deletes an app and its metrics. Its traces stay in the project. */
        delete: operations["deleteApp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Archives an app: lists leave it out unless asked. It goes on counting. */
        post: operations["archiveApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/deployments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Deployments of an app: always empty, nothing is deployed here. */
        get: operations["listAppDeployments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics of an app. */
        get: operations["getAppMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/runs/{run_id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files of a deployed app's run: always empty, nothing is deployed here. */
        get: operations["listAppRunArtifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions of an app's traces, those that began last first; each with the input of its first trace of the app. */
        get: operations["listAppSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/sessions/{session_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages of a session: one for each trace of the app, oldest first. */
        get: operations["listAppSessionMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Traces of an app, newest first unless sorted otherwise. */
        get: operations["listAppTraces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/traces/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Traces of an app as a file: a JSON array, newest first, each with its runs when asked. Ends early, and properly,
         *     after three minutes.
         */
        get: operations["downloadAppTraces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/traces/{trace_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trace of an app. */
        get: operations["getAppTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/traces/{trace_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs of a trace of an app, newest first. */
        get: operations["listAppRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Triggers of an app: always empty, nothing is deployed here. */
        get: operations["listAppTriggers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{app_id}/unarchive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an app out of the archive. */
        post: operations["unarchiveApp"];
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
    "/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Conversations with deployed apps: always empty, nothing is deployed here. */
        get: operations["listConversations"];
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
        /**
         * Makes a token that acts for the caller, who is signed in: tokens make no tokens. The token itself is only in this
         *     answer.
         */
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
    "/v1/personal-access-tokens/{token_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes another token of the caller, who is signed in, with the same name, permissions and end; the old one goes on
         *     working for a while, so that programs can be changed over. The token itself is only in this answer.
         */
        post: operations["rotatePersonalAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/price-table": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The table of public prices that this server uses. Prices are estimates. */
        get: operations["getPriceTable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/price-table/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Models of the public table with their prices of today, by provider. */
        get: operations["listPriceTableModels"];
        put?: never;
        post?: never;
        delete?: never;
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
        /**
         * Deletes a project with all that it has. It is out of sight and its keys are revoked at once; a job removes the rest,
         *     and can be read for thirty days by who administers the organization.
         */
        delete: operations["deleteProject"];
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
    "/v1/projects/{project_id}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The limits of a project. */
        get: operations["getLimits"];
        /** Sets the limits of a project and its keys, all of them. They hold within a second on every server. */
        put: operations["setLimits"];
        post?: never;
        delete?: never;
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
    "/v1/projects/{project_id}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The prices that a project has set itself, at most a thousand. */
        get: operations["listPrices"];
        put?: never;
        /** Sets a price for spans that come in from now on; for older ones, price a window anew. Owners and admins only. */
        post: operations["createPrice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/prices/reprice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prices the spans of a window of traces by the prices of today, as a job; with `dry_run` it only counts. The result
         *     has the spans looked at, those that change, and the cost of all before and after. Costs of senders stand.
         */
        post: operations["reprice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/prices/{price_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets a price anew, all of it. */
        put: operations["updatePrice"];
        post?: never;
        /** Removes a price. What was priced by it keeps its cost until its window is priced anew. */
        delete: operations["deletePrice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/redaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rules of a project. */
        get: operations["getRedaction"];
        /** Sets the rules, all of them. They hold for what comes in from now on; for what is stored, scrub. */
        put: operations["setRedaction"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/redaction/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What these rules would change in the newest 500 traces; nothing is stored. What is found is not shown. */
        post: operations["previewRedaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/redaction/scrub": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes out of stored traces what the rules of the project find, as a job: out of originals, heads, previews, facets,
         *     error texts, results of evaluations, search and the database file.
         */
        post: operations["scrub"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a project keeps. */
        get: operations["getRetention"];
        /**
         * Decides what a project keeps, all of it. What is beyond it is deleted within some minutes, as a job: look at the
         *     preview first.
         */
        put: operations["setRetention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/retention/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would be deleted now if these limits held; nothing is changed. */
        post: operations["previewRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/retention/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deletes now what is beyond the limits, as a job; the server does the same by itself every ten minutes. */
        post: operations["runRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project_id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a project and its keys have sent today, beside their limits. Other servers tell every two seconds. */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/system/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the server is. For owners and admins of the first organization, who run it. */
        get: operations["getSystemStatus"];
        put?: never;
        post?: never;
        delete?: never;
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
    "/v1/traces/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes traces and spans of the OpenAI Agents SDKs.
         * @description Items come in any order, repeated and in parts; one that cannot be read does not cost the others. 200 leaves after they are durable.
         */
        post: operations["ingestOpenaiAgents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stores results of several traces, all or none. */
        post: operations["createEvaluations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/evaluations/chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Results of a project by name, over time. */
        get: operations["chartEvaluations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** New and changed traces of a project, from now on or from the id of the last event that was seen. */
        get: operations["followTraces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics of a project. A trace counts where it started; buckets are multiples of the interval in UTC, whole weeks
         *     start on Monday. `expired_count` of the invocations are of traces that retention has deleted.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs that hold a text in input, output, error, messages or attributes, in any case; newest traces first. An answer
         *     takes about two seconds at most: as long as there is a `next_cursor`, ask again with it.
         */
        get: operations["searchTraces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions, those that began last first; each with the input of its first trace. */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One session. */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** Deletes the traces of a session, as a job. */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/sessions/{session_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages of a session: what went in and what came out, one for each trace, oldest first. */
        get: operations["listSessionMessages"];
        put?: never;
        post?: never;
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
        /**
         * Deletes what the filters select, as a job. `count` must be what `/v1/tracing/traces/count` says; traces that come
         *     later stay.
         */
        delete: operations["deleteTraces"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many traces the filters select, however many these are. */
        get: operations["countTraces"];
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
    "/v1/tracing/traces/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Values of the newest traces (two thousand at most) that the filters select, the most frequent first. */
        get: operations["listFacets"];
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
        /** Deletes one trace with all its runs, at once. */
        delete: operations["deleteTrace"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}/cost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the cost of a trace is made of: tokens by class, their price and where it comes from. The parts add up to the
         *     total exactly; `unpriced` is what nobody knows a price for; `compared` is what senders tell, beside what the prices
         *     of the project and the table come to today for the same tokens. Prices of the table are estimates.
         */
        get: operations["explainTraceCost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Results of a trace and of its runs, oldest first. */
        get: operations["listEvaluations"];
        put?: never;
        /** Stores a result of a trace or of one of its runs. */
        post: operations["createEvaluation"];
        /** Takes a result back. */
        delete: operations["deleteEvaluation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which runs of a trace waited for which, between runs of one parent. Only the Dynamiq SDK tells that; other traces
         *     have no edges.
         */
        get: operations["getTraceGraph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trace: how it is now, and each time that it changes. */
        get: operations["followTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}/otlp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A trace as a request of OpenTelemetry, which any OTLP receiver takes. Spans that came as OTLP are their own bytes with
         *     their resource and scope, if the encoding is the one they came in. Spans of other protocols have the attributes of the
         *     conventions for generative AI; their ids are mapped to 16 and 8 bytes, and the original ones are attributes.
         */
        get: operations["exportTrace"];
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
    "/v1/tracing/traces/{trace_id}/runs/{run_id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a run refers to that is stored beside it: `id` to ask for it, `kind` (`artifact`, or `value` for a value that is
         *     too large for the span), `name`, `bytes`, and `stored`. What is not stored was never uploaded.
         */
        get: operations["listRunArtifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}/runs/{run_id}/artifacts/{artifact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The bytes of an artifact (`sha256:…`) or of a large value (its hash) that a run refers to, as a file; a range of them
         *     when asked. With `inline`, images (PNG, JPEG, GIF, WebP) may be shown in their place.
         */
        get: operations["getRunArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/traces/{trace_id}/runs/{run_id}/cost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the cost of one run is made of, whether or not it counts in the sum of its trace. */
        get: operations["explainRunCost"];
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
        /** The bytes that were sent for a run: JSON, or protobuf if that was sent. */
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
    "/v1/tracing/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's own views and the shared ones, by name. */
        get: operations["listViews"];
        put?: never;
        /** Saves a view. */
        post: operations["createView"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracing/views/{view_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a view of the caller. */
        put: operations["updateView"];
        post?: never;
        /** Removes a view of the caller. */
        delete: operations["deleteView"];
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
            password?: string | null;
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
            created_by?: string | null;
            expires_at?: string | null;
            id: string;
            /** @description The key itself: only in the answer that makes it. */
            key?: string;
            /** @description Known to a minute. */
            last_used_at?: string | null;
            name: string;
            org_id: string;
            /** @description `ingest`, `read`, `admin`. */
            permissions: string[];
            /** @description The recognisable ends of the key. */
            preview: string;
            /** @description Its one project; null for a key of the whole organization. */
            project_id?: string | null;
            /** @description The key in whose place it was made. */
            replaces?: string | null;
        };
        /**
         * App
         * @description An app: a named view of a project's traces, by where they come from.
         */
        App: {
            access_control: unknown;
            archived_at?: string;
            archived_by?: string;
            created_at: string;
            created_by?: string;
            deployment_config: unknown;
            description?: string;
            /** @description Always empty: nothing is deployed here. */
            hostname: string;
            /** @description Also a source: traces sent with this `source_id` are the app's. */
            id: string;
            /** @description The metrics hold all traces of the sources; false while older ones are being counted. */
            is_settled: boolean;
            name: string;
            project_id: string;
            runtime_id?: string;
            /** @description Names of sources whose traces are the app's too. */
            sources: string[];
            updated_at: string;
            updated_by?: string;
            workflow_id?: string;
            workflow_version_id?: string;
        };
        /**
         * AppChange
         * @description What is to be changed of an app; what is left out stays. A description or an id that is null is taken away.
         */
        AppChange: {
            access_control?: unknown;
            deployment_config?: unknown;
            description?: string | null;
            name?: string | null;
            runtime_id?: string | null;
            /** @description All sources from now on. */
            sources?: string[] | null;
            workflow_id?: string | null;
            workflow_version_id?: string | null;
        };
        /** @description Something a run refers to that is stored beside it. */
        Artifact: {
            bytes?: number | null;
            id?: string;
            /** @enum {string} */
            kind?: "artifact" | "value";
            name?: string | null;
            /** @description `false`: it was never uploaded. */
            stored?: boolean;
        };
        ArtifactList: {
            data?: components["schemas"]["Artifact"][];
        };
        /**
         * AuditEntry
         * @description An entry of the audit log.
         */
        AuditEntry: {
            /** @description What was done, as `thing.verb`. */
            action: string;
            /** @description Account or access key. */
            actor_id?: string | null;
            /** @description `person`, `access_key`, `stranger`, `command_line` or `system`. */
            actor_kind: string;
            /** @description E-mail or name at that time. */
            actor_name: string;
            /** @description Where the request came from. */
            address?: string | null;
            at: string;
            /** @description More, by name. */
            details: unknown;
            /** @description Grows with every entry. */
            id: string;
            org_id?: string | null;
            project_id?: string | null;
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
            oidc_name?: string | null;
            /** @description Whether the first owner is still to be made. */
            setup_required: boolean;
            /** @description Version of the server. */
            version: string;
        };
        /**
         * ChartView
         * @description Results of one name over time.
         */
        ChartView: {
            /** Format: int64 */
            count: number;
            /** @description `number`, `boolean`, `category` or `text`. */
            kind: string;
            name: string;
            series: components["schemas"]["PointView"][];
            /** @description How often each value was given, the most frequent first; yes is 1 and no is 0. Texts are not counted. */
            values: components["schemas"]["ScoreValueView"][];
        };
        /**
         * CollectorStatus
         * @description What came by a protocol.
         */
        CollectorStatus: {
            /** Format: uint64 */
            accepted_requests: number;
            /** Format: uint64 */
            accepted_spans: number;
            /** @description When the last request was accepted. */
            last_batch_at?: string | null;
            /** @description `dynamiq`, `openai_agents`, `otlp` or `dreadnode`. */
            protocol: string;
            refused: components["schemas"]["RefusedCount"][];
            /**
             * Format: uint64
             * @description Items of accepted requests that could not be kept.
             */
            rejected_invalid: number;
            /**
             * Format: uint64
             * @description Items of accepted requests beyond what one request may hold.
             */
            rejected_too_many: number;
        };
        CostExplanation: {
            data?: {
                /** @description What senders tell, beside what the prices of the project and the table come to today for the same tokens. */
                compared?: {
                    computed_usd?: number;
                    model?: string | null;
                    price_id?: string | null;
                    /** @example 1f0a3c2b */
                    price_table?: string | null;
                    provider?: string | null;
                    spans?: number;
                    tokens?: number;
                    told_usd?: number;
                }[];
                parts?: {
                    /** @example input */
                    class?: string;
                    cost_usd?: number;
                    model?: string | null;
                    price_id?: string | null;
                    /** @example million_tokens */
                    price_per?: string | null;
                    /** @example 1f0a3c2b */
                    price_table?: string | null;
                    price_usd?: number | null;
                    provider?: string | null;
                    source?: string;
                    spans?: number;
                    tokens?: number;
                }[];
                total_usd?: number;
                unpriced?: {
                    model?: string | null;
                    provider?: string | null;
                    spans?: number;
                    tokens?: number;
                }[];
            };
        };
        /**
         * Counted
         * @description How many traces a filter selects.
         */
        Counted: {
            /** Format: uint64 */
            count: number;
            /**
             * @description They are counted to the end, unlike the totals of lists. False: some of the traces have more tags, metadata pairs,
             *     models, agents and tools than the 256 that are kept to filter by.
             */
            exact: boolean;
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
         * Data_App
         * @description One object.
         */
        Data_App: {
            /** @description The object. */
            data: components["schemas"]["App"] & unknown;
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
         * Data_Counted
         * @description One object.
         */
        Data_Counted: {
            /** @description The object. */
            data: components["schemas"]["Counted"] & unknown;
        };
        /**
         * Data_Deleted
         * @description One object.
         */
        Data_Deleted: {
            /** @description The object. */
            data: components["schemas"]["Deleted"] & unknown;
        };
        /**
         * Data_Evaluation
         * @description One object.
         */
        Data_Evaluation: {
            /** @description The object. */
            data: components["schemas"]["Evaluation"] & unknown;
        };
        /**
         * Data_FacetsView
         * @description One object.
         */
        Data_FacetsView: {
            /** @description The object. */
            data: components["schemas"]["FacetsView"] & unknown;
        };
        /**
         * Data_Graph
         * @description One object.
         */
        Data_Graph: {
            /** @description The object. */
            data: components["schemas"]["Graph"] & unknown;
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
         * Data_Limits
         * @description One object.
         */
        Data_Limits: {
            /** @description The object. */
            data: components["schemas"]["Limits"] & unknown;
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
         * Data_Message
         * @description One object.
         */
        Data_Message: {
            /** @description The object. */
            data: components["schemas"]["Message"] & unknown;
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
         * Data_Price
         * @description One object.
         */
        Data_Price: {
            /** @description The object. */
            data: components["schemas"]["Price"] & unknown;
        };
        /**
         * Data_PriceTable
         * @description One object.
         */
        Data_PriceTable: {
            /** @description The object. */
            data: components["schemas"]["PriceTable"] & unknown;
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
         * Data_ProjectUsage
         * @description One object.
         */
        Data_ProjectUsage: {
            /** @description The object. */
            data: components["schemas"]["ProjectUsage"] & unknown;
        };
        /**
         * Data_Redaction
         * @description One object.
         */
        Data_Redaction: {
            /** @description The object. */
            data: components["schemas"]["Redaction"] & unknown;
        };
        /**
         * Data_RedactionPreview
         * @description One object.
         */
        Data_RedactionPreview: {
            /** @description The object. */
            data: components["schemas"]["RedactionPreview"] & unknown;
        };
        /**
         * Data_Retention
         * @description One object.
         */
        Data_Retention: {
            /** @description The object. */
            data: components["schemas"]["Retention"] & unknown;
        };
        /**
         * Data_RetentionPreview
         * @description One object.
         */
        Data_RetentionPreview: {
            /** @description The object. */
            data: components["schemas"]["RetentionPreview"] & unknown;
        };
        /**
         * Data_SavedView
         * @description One object.
         */
        Data_SavedView: {
            /** @description The object. */
            data: components["schemas"]["SavedView"] & unknown;
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
         * Data_SystemStatus
         * @description One object.
         */
        Data_SystemStatus: {
            /** @description The object. */
            data: components["schemas"]["SystemStatus"] & unknown;
        };
        /**
         * Data_list_ChartView
         * @description One object.
         */
        Data_list_ChartView: {
            /** @description The object. */
            data: components["schemas"]["ChartView"][];
        };
        /**
         * Data_list_Evaluation
         * @description One object.
         */
        Data_list_Evaluation: {
            /** @description The object. */
            data: components["schemas"]["Evaluation"][];
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
         * Data_list_SavedView
         * @description One object.
         */
        Data_list_SavedView: {
            /** @description The object. */
            data: components["schemas"]["SavedView"][];
        };
        /**
         * DatabaseStatus
         * @description The database.
         */
        DatabaseStatus: {
            /**
             * Format: uint64
             * @description Bytes that it takes; on SQLite those of its file.
             */
            bytes: number;
            /** @description `sqlite` or `postgres`. */
            kind: string;
            /**
             * Format: int64
             * @description Slot under which this process keeps its sums; of servers on one database each has another.
             */
            rollup_slot: number;
            /** @description Last schema step. */
            schema: string;
            /** @description Name and version, as it says itself. */
            version: string;
            /**
             * Format: uint64
             * @description Bytes of SQLite's write-ahead log; null on Postgres.
             */
            wal_bytes?: number | null;
        };
        /**
         * Deleted
         * @description Receipt of a deletion.
         */
        Deleted: {
            /**
             * Format: uint64
             * @description Bytes of the originals, as they were stored.
             */
            bytes: number;
            /**
             * Format: uint64
             * @description Rows of traces, spans, originals and missing parents.
             */
            rows: number;
            /** Format: uint64 */
            spans: number;
            /** Format: uint64 */
            traces: number;
        };
        /**
         * DiskStatus
         * @description A file system.
         */
        DiskStatus: {
            /**
             * Format: uint64
             * @description Bytes that the server may still use.
             */
            free_bytes: number;
            /** Format: uint64 */
            total_bytes: number;
        };
        /**
         * Edge
         * @description One run waited for another.
         */
        Edge: {
            /** @description Id of the run that came first. */
            from: string;
            /** @description Id of the run that waited for it. */
            to: string;
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
         * Evaluation
         * @description What somebody or something says of a trace or of one of its runs.
         */
        Evaluation: {
            author: string;
            comment?: string | null;
            created_at: string;
            /** @description `number`, `boolean`, `category` or `text`. */
            kind: string;
            name: string;
            /** @description The run that it is about; null: the whole trace. */
            run_id?: string | null;
            /** @description `sdk`, `api` or `person`. */
            source: string;
            trace_id: string;
            /** @description A number, true or false, or a string. */
            value: unknown;
        };
        /**
         * FacetsView
         * @description Values of the traces that filters select.
         */
        FacetsView: {
            agent: components["schemas"]["ValueView"][];
            /** @description Whether these are all of them, and all of their values are kept, so that every count is exact. */
            exact: boolean;
            /** @description `key=value`. */
            metadata: components["schemas"]["ValueView"][];
            model: components["schemas"]["ValueView"][];
            name: components["schemas"]["ValueView"][];
            session_id: components["schemas"]["ValueView"][];
            source_id: components["schemas"]["ValueView"][];
            tag: components["schemas"]["ValueView"][];
            tool: components["schemas"]["ValueView"][];
            /**
             * Format: uint64
             * @description Traces that were looked at: the newest of those that the filters select.
             */
            traces: number;
            user_id: components["schemas"]["ValueView"][];
        };
        /**
         * Found
         * @description What a step of a search found.
         */
        Found: {
            data: components["schemas"]["Match"][];
            /** @description Where the next step begins; null when everything was looked through. */
            next_cursor?: string | null;
            progress: components["schemas"]["Progress"];
        };
        /**
         * Graph
         * @description Edges between runs of one parent.
         */
        Graph: {
            edges: components["schemas"]["Edge"][];
            /** @description There are more than are given. */
            truncated: boolean;
        };
        /**
         * Invitation
         * @description An invitation to an organization.
         */
        Invitation: {
            created_at: string;
            created_by?: string | null;
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
            created_by?: string | null;
            /**
             * Format: uint64
             * @description Things done so far (traces, for most kinds).
             */
            done: number;
            /** @description Why it failed. */
            error?: string | null;
            finished_at?: string | null;
            id: string;
            /** @description What kind of work. */
            kind: string;
            project_id: string;
            /** @description What came out of it so far. */
            result: unknown;
            started_at?: string | null;
            /** @description `waiting`, `running`, `succeeded`, `failed` or `canceled`. */
            state: string;
            /** @description What was asked for. */
            task: unknown;
            /**
             * Format: uint64
             * @description Things to do, when that is known.
             */
            total?: number | null;
        };
        /**
         * JobsStatus
         * @description Jobs that have not ended, of all projects.
         */
        JobsStatus: {
            /** @description The oldest twenty. */
            list: components["schemas"]["OpenJob"][];
            /** Format: uint64 */
            open: number;
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
         * Limit
         * @description Limits; what is null or not given has none. Days are those of UTC.
         */
        Limit: {
            /**
             * Format: uint64
             * @description Bytes of bodies in a day, inflated.
             */
            bytes_per_day?: number | null;
            /**
             * Format: uint64
             * @description Requests in a minute, by each server.
             */
            requests_per_minute?: number | null;
            /**
             * Format: uint64
             * @description Spans in a day.
             */
            spans_per_day?: number | null;
        };
        /**
         * Limits
         * @description Limits of a project, and of some of its keys.
         */
        Limits: {
            /** @description Of single keys, by their ids. */
            keys: {
                [key: string]: components["schemas"]["Limit"];
            };
            /** @description Of all keys together. */
            project: components["schemas"]["Limit"] & unknown;
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
         * List_App
         * @description Part of a list.
         */
        List_App: {
            /** @description Rows of this page. */
            data: components["schemas"]["App"][];
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
         * List_ListedPrice
         * @description Part of a list.
         */
        List_ListedPrice: {
            /** @description Rows of this page. */
            data: components["schemas"]["ListedPrice"][];
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
         * List_any
         * @description Part of a list.
         */
        List_any: {
            /** @description Rows of this page. */
            data: unknown[];
            /** @description Where the page is in its list. */
            pagination: components["schemas"]["Pagination"] & unknown;
        };
        /**
         * ListedPrice
         * @description A model of the public table. Dollars are for a million tokens, or for a request.
         */
        ListedPrice: {
            /** Format: double */
            cache_read_usd: number;
            /** Format: double */
            cache_write_usd: number;
            /** Format: double */
            input_usd: number;
            /** @description Long prompts have other prices; these are those of short ones. */
            is_tiered: boolean;
            model: string;
            /** Format: double */
            output_usd: number;
            provider: string;
            /** Format: double */
            request_usd: number;
        };
        /**
         * LoginSession
         * @description A login session.
         */
        LoginSession: {
            /** @description Where it was opened. */
            address?: string | null;
            /** @description Browser or program that opened it, as it calls itself. */
            agent?: string | null;
            created_at: string;
            /** @description Whether it signs this request. */
            current: boolean;
            expires_at: string;
            id: string;
            /** @description Known to a minute. */
            last_used_at?: string | null;
        };
        /**
         * Match
         * @description A run that holds the text.
         */
        Match: {
            after: string;
            before: string;
            /** @description The text as it was sent. */
            matched: string;
            /** @description Name of the run. */
            name?: string | null;
            /** @description Where in the run, `output.choices[0].text`. */
            place: string;
            run_id: string;
            started_at: string;
            trace_id: string;
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
            first_name?: string | null;
            last_name?: string | null;
            /** @description IANA name. */
            timezone?: string | null;
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
        MessageList: {
            data?: components["schemas"]["SessionMessage"][];
            pagination?: components["schemas"]["Pagination"];
        };
        /** @description Sums over the window and by interval; empty intervals are zeros. */
        Metrics: {
            data?: {
                /** @description Only when asked for. */
                group_by?: string;
                /** @description Only when asked for; the largest first. */
                groups?: components["schemas"]["MetricsGroup"][];
                series?: components["schemas"]["MetricsPoint"][];
                summary?: components["schemas"]["MetricsSums"];
                /** @description As it was counted: by whole minutes where runs are grouped. */
                window?: {
                    /** Format: date-time */
                    end_time?: string;
                    /** Format: date-time */
                    start_time?: string;
                };
            };
        };
        MetricsGroup: {
            /** @description Values that are not told apart, together. */
            is_other?: boolean;
            series?: components["schemas"]["MetricsPoint"][];
            summary?: components["schemas"]["MetricsSums"];
            /** @description Null: what has no value, or the others. */
            value?: string | null;
        };
        MetricsPoint: {
            metrics?: components["schemas"]["MetricsSums"];
            /** Format: date-time */
            timestamp?: string;
        };
        /** @description Sums of traces or, in groups by model, agent or tool, of runs: these have `run_count` and no counts by status but `failure_count`. */
        MetricsSums: {
            canceled_count?: number;
            /** @description Milliseconds. A quantile is null where not all durations are known one by one. */
            duration?: {
                avg?: number;
                p50?: number | null;
                p90?: number | null;
                p95?: number | null;
                p99?: number | null;
            };
            error_rate?: number;
            /** @description Traces that are counted and not kept any more. */
            expired_count?: number;
            failure_count?: number;
            invocation_count?: number;
            run_count?: number;
            running_count?: number;
            skipped_count?: number;
            success_count?: number;
            /** @description With usage that has no price. */
            unpriced_count?: number;
            usage?: {
                cache_read_tokens?: number;
                cache_write_tokens?: number;
                completion_tokens?: number;
                completion_tokens_cost_usd?: number;
                prompt_tokens?: number;
                prompt_tokens_cost_usd?: number;
                reasoning_tokens?: number;
                total_tokens?: number;
                total_tokens_cost_usd?: number;
            };
            /** @description Traces with a run that failed. */
            with_errors_count?: number;
        };
        /**
         * NewAccessKey
         * @description An access key to be made.
         */
        NewAccessKey: {
            /** @description Never unless given. */
            expires_at?: string | null;
            name: string;
            org_id: string;
            /** @description `ingest` and `read` unless given. */
            permissions?: string[] | null;
            /** @description Its one project; collectors take only keys that have one. */
            project_id?: string | null;
        };
        /**
         * NewApp
         * @description An app to be made.
         */
        NewApp: {
            /** @description `{"access_type": "private"}`, or `public`; kept, and not acted upon. */
            access_control?: unknown;
            /** @description `{"deployment_type": "serverless"}`, or `server_based`; kept, and not acted upon. */
            deployment_config?: unknown;
            description?: string | null;
            name: string;
            project_id: string;
            runtime_id?: string | null;
            /** @description Names of sources whose traces are to be the app's, older ones included. */
            sources?: string[] | null;
            workflow_id?: string | null;
            workflow_version_id?: string | null;
        };
        /**
         * NewEvaluation
         * @description A result to be stored. One of the same trace, run, name, source and author takes the place of the one before.
         */
        NewEvaluation: {
            /** @description For keys; people sign with their e-mail address. */
            author?: string | null;
            comment?: string | null;
            /** @description Now, unless given. */
            created_at?: string | null;
            /** @description Says whether a string is a `category` (default) or a `text`. */
            kind?: string | null;
            name: string;
            run_id?: string | null;
            /** @description `sdk` or `api` (default) for keys; people are `person` unless they say otherwise. */
            source?: string | null;
            /** @description Needed in a batch. */
            trace_id?: string | null;
            /** @description A number, true or false, or a string. */
            value: unknown;
        };
        /**
         * NewEvaluations
         * @description Results of several traces, all stored or none.
         */
        NewEvaluations: {
            /** @description 500 at most. */
            evaluations: components["schemas"]["NewEvaluation"][];
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
            expires_at?: string | null;
            name: string;
            /** @description `read` and `admin` unless given. */
            permissions?: string[] | null;
        };
        /**
         * NewPrice
         * @description A price to be set.
         */
        NewPrice: {
            /**
             * Format: double
             * @description As the prompt unless given.
             */
            cache_read_usd?: number | null;
            /**
             * Format: double
             * @description As the prompt unless given.
             */
            cache_write_usd?: number | null;
            /**
             * Format: double
             * @description Dollars for a million prompt tokens.
             */
            input_usd: number;
            /** @description Models it holds for, in any case; `*` stands for any text. */
            model: string;
            /**
             * Format: double
             * @description Dollars for a million answer tokens.
             */
            output_usd: number;
            /** @description Any provider unless given. */
            provider?: string | null;
            /**
             * Format: double
             * @description Nothing unless given.
             */
            request_usd?: number | null;
            /** @description From the beginning unless given. */
            valid_from?: string | null;
            /** @description For ever unless given. */
            valid_until?: string | null;
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
            visibility?: string | null;
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
         * NewView
         * @description A view to be made or changed.
         */
        NewView: {
            name: string;
            /** @description Filters and `sort` as a query string of `/v1/tracing/traces`. */
            query: string;
            /** @description `false` unless given. */
            shared?: boolean | null;
        };
        OneRun: {
            data?: components["schemas"]["Run"];
        };
        OneSession: {
            data?: components["schemas"]["SessionSummary"];
        };
        OneTrace: {
            data?: components["schemas"]["Trace"];
        };
        /**
         * OpenJob
         * @description A job that has not ended.
         */
        OpenJob: {
            created_at: string;
            /** Format: uint64 */
            done: number;
            id: string;
            kind: string;
            project_id?: string | null;
            started_at?: string | null;
            /** @description `waiting` or `running`. */
            state: string;
            /** Format: uint64 */
            total?: number | null;
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
         * @description What was sent for the run and nothing else.
         * @example {
         *       "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
         *       "input": {
         *         "question": "Where is my order?"
         *       },
         *       "type": "node"
         *     }
         */
        Original: unknown;
        /**
         * @description `ExportTraceServiceRequest` or `ExportLogsServiceRequest` of OpenTelemetry.
         * @example {
         *       "resourceSpans": [
         *         {
         *           "resource": {
         *             "attributes": [
         *               {
         *                 "key": "service.name",
         *                 "value": {
         *                   "stringValue": "checkout-bot"
         *                 }
         *               }
         *             ]
         *           },
         *           "scopeSpans": [
         *             {
         *               "scope": {
         *                 "name": "openinference.instrumentation.openai"
         *               },
         *               "spans": [
         *                 {
         *                   "attributes": [],
         *                   "endTimeUnixNano": "1767323046000000000",
         *                   "kind": 3,
         *                   "name": "chat",
         *                   "spanId": "00f067aa0ba902b7",
         *                   "startTimeUnixNano": "1767323045000000000",
         *                   "traceId": "5b8aa5a2d2c84e5c9f5d1f7f0a3c2b11"
         *                 }
         *               ]
         *             }
         *           ]
         *         }
         *       ]
         *     }
         */
        OtlpRequest: Record<string, never>;
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
            expires_at?: string | null;
            id: string;
            /** @description Known to a minute. */
            last_used_at?: string | null;
            name: string;
            /** @description `read`, `admin`: what of the person's rights it has. */
            permissions: string[];
            /** @description The recognisable ends of the token. */
            preview: string;
            /** @description The token in whose place it was made. */
            replaces?: string | null;
            /** @description The token itself: only in the answer that makes it. */
            token?: string;
        };
        /**
         * PointView
         * @description Results of one stretch of time.
         */
        PointView: {
            /** Format: int64 */
            count: number;
            /**
             * Format: double
             * @description Mean of the numbers; yes is 1 and no is 0.
             */
            mean?: number | null;
            timestamp: string;
        };
        /**
         * Price
         * @description A price that a project has set. It holds for spans that start within its dates, for which their sender gives no cost.
         */
        Price: {
            /**
             * Format: double
             * @description Dollars for a million prompt tokens read from the cache.
             */
            cache_read_usd: number;
            /**
             * Format: double
             * @description Dollars for a million prompt tokens written to the cache.
             */
            cache_write_usd: number;
            created_at: string;
            /** @description Account that made it; null when a key did. */
            created_by?: string | null;
            id: string;
            /**
             * Format: double
             * @description Dollars for a million prompt tokens that were neither read from nor written to the provider's cache.
             */
            input_usd: number;
            /** @description Models it holds for, in any case; `*` stands for any text. */
            model: string;
            /**
             * Format: double
             * @description Dollars for a million answer tokens.
             */
            output_usd: number;
            /** @description Provider it holds for; null: whatever the provider is. */
            provider?: string | null;
            /**
             * Format: double
             * @description Dollars for a request.
             */
            request_usd: number;
            updated_at: string;
            /** @description First moment it holds; null: from the beginning. */
            valid_from?: string | null;
            /** @description First moment it does not hold any more; null: for ever. */
            valid_until?: string | null;
        };
        /**
         * PriceList
         * @description The prices of a project.
         */
        PriceList: {
            /** @description Those that were made last first. */
            data: components["schemas"]["Price"][];
        };
        /**
         * PriceTable
         * @description The table of public prices.
         */
        PriceTable: {
            /** @description Number of this edition. */
            edition: string;
            /** @description Why the newest file in the data directory is not used. */
            error?: string | null;
            /** Format: uint64 */
            models: number;
            /** Format: uint64 */
            providers: number;
            /** @description `bundled` with the program, or the file `prices.json` of the `data_dir`. */
            source: string;
        };
        /**
         * Progress
         * @description How far a step came.
         */
        Progress: {
            /**
             * Format: uint64
             * @description Bytes looked through.
             */
            bytes: number;
            /** @description Whether everything was looked through. */
            done: boolean;
            /**
             * Format: uint64
             * @description Traces looked through.
             */
            traces: number;
            /** @description Whether a trace holds the text in more runs than the twenty that are told of it. */
            truncated: boolean;
            /** @description Everything that started after this was looked through; null at the end. */
            until?: string | null;
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
            name?: string | null;
            /** @description `internal` or `private`. */
            visibility?: string | null;
        };
        /**
         * ProjectUsage
         * @description What was sent today, and what may be.
         */
        ProjectUsage: {
            /** @description By the ids of keys; those that have sent something or have a limit. */
            keys: {
                [key: string]: components["schemas"]["Used"];
            };
            project: components["schemas"]["Used"];
            /** @description When the day's counts begin anew. */
            resets_at: string;
        };
        /**
         * QueueStatus
         * @description What waits to be stored.
         */
        QueueStatus: {
            /**
             * Format: uint64
             * @description `ingest.in_flight_bytes`.
             */
            bytes_budget: number;
            /**
             * Format: uint64
             * @description Bytes of bodies in flight, as they are charged against the budget.
             */
            bytes_in_flight: number;
            /**
             * Format: uint64
             * @description Requests whose body is not read yet, because there is no room.
             */
            waiting_for_room: number;
            /**
             * Format: uint64
             * @description Requests that are decoded and wait for their transaction.
             */
            waiting_requests: number;
        };
        /**
         * Redaction
         * @description What is taken out of everything that is sent, before it is stored.
         */
        Redaction: {
            /**
             * @description Rules, at most fifty. Each has an `action` (`mask`, `drop` or `pseudonym`) and exactly one of `builtin` (`email`,
             *     `phone`, `card`, `token`), `regex` and `path` (keys joined by dots; `*` is any key, `**` any number of them).
             */
            rules: unknown;
        };
        /**
         * RedactionPreview
         * @description What rules would do to the newest traces.
         */
        RedactionPreview: {
            /** Format: uint64 */
            changed_spans: number;
            /**
             * Format: uint64
             * @description Those in which something was found.
             */
            changed_traces: number;
            /** @description False: there are older traces that were not looked at. */
            exact: boolean;
            /** @description Some of the changes, as they would be stored. */
            samples: components["schemas"]["RedactionSample"][];
            /** Format: uint64 */
            spans: number;
            /**
             * Format: uint64
             * @description Traces that were looked at.
             */
            traces: number;
        };
        /**
         * RedactionSample
         * @description A change as it would be stored.
         */
        RedactionSample: {
            /** @description A piece of the original around the first change. */
            after: string;
            run_id: string;
            trace_id: string;
        };
        /**
         * RefusalStatus
         * @description Requests that were refused alike. What they carried is not kept.
         */
        RefusalStatus: {
            /** @description Where it came from. */
            address?: string | null;
            /** @description When the last one came. */
            at: string;
            protocol: string;
            /** @description As for `refused`. */
            reason: string;
            /**
             * Format: uint64
             * @description How many came.
             */
            requests: number;
            /**
             * Format: double
             * @description Seconds since then.
             */
            seconds_ago: number;
        };
        /**
         * RefusedCount
         * @description Requests that were refused for one reason.
         */
        RefusedCount: {
            /** @description `no_key`, `unknown_key`, `too_large`, `too_slow`, `invalid`, `unsupported`, `busy` or `failed`. */
            reason: string;
            /** Format: uint64 */
            requests: number;
        };
        /**
         * Reprice
         * @description A window of traces to be priced anew.
         */
        Reprice: {
            /** @description Only count what would change. */
            dry_run?: boolean | null;
            /** @description Traces that started at this time or later; all older ones unless given. */
            from?: string | null;
            /** @description Traces that started before this time; all newer ones unless given. */
            until?: string | null;
        };
        /**
         * Retention
         * @description What a project keeps. What is null or not given has no limit.
         */
        Retention: {
            /**
             * Format: uint32
             * @description Traces that started and were stored before that many days are deleted.
             */
            max_age_days?: number | null;
            /**
             * Format: uint64
             * @description Of traces that take more bytes of originals, as they are stored, the oldest are deleted.
             */
            max_bytes?: number | null;
            /**
             * Format: uint64
             * @description Of more traces the oldest are deleted.
             */
            max_traces?: number | null;
            /**
             * Format: uint32
             * @description What expired traces counted stays in the metrics for that many days, marked by `expired_count`. Null: it goes with
             *     the traces.
             */
            metrics_days?: number | null;
        };
        /**
         * RetentionPreview
         * @description What would be deleted now.
         */
        RetentionPreview: {
            /**
             * Format: uint64
             * @description Bytes of originals, as they are stored.
             */
            bytes: number;
            /** @description False: the look ended at 100,000 traces and there may be more. */
            exact: boolean;
            /** @description Start of the newest of these traces. */
            newest_started_at?: string | null;
            /** Format: uint64 */
            spans: number;
            /** @description The same in words. */
            summary: string;
            /** Format: uint64 */
            traces: number;
        };
        /**
         * Rotation
         * @description How a key or token is rotated.
         */
        Rotation: {
            /**
             * Format: int64
             * @description How long the old one goes on working, up to 30 days; a day unless given, 0 ends it at once.
             */
            grace_seconds?: number | null;
        };
        /** @description One span of any protocol. What a protocol has nothing for is null, `[]` or `{}`. */
        Run: {
            artifacts?: Record<string, never>[];
            attributes?: Record<string, never>;
            /** @description Whether the usage is in the sum of the trace. */
            counted?: boolean;
            duration_ms?: number | null;
            /** Format: date-time */
            end_time?: string | null;
            /** Format: date-time */
            ended_at?: string | null;
            error?: Record<string, never> | null;
            events?: Record<string, never>[];
            executions?: Record<string, never>[];
            id?: string;
            input?: unknown;
            /** @description Ours: `workflow`, `agent`, `llm`, `embedding`, `tool`, `retriever`, `reranker`, `guardrail`, `handoff`, `evaluator`, `memory`, `prompt`, `task`, `turn`, `sample`, `study`, `trial`, `scorer`, `transform`, `stt`, `tts`, `tool_list`, `event`, `db`, `http`, `span`. */
            kind?: string;
            links?: Record<string, never>[];
            /** @description Chat messages, whatever dialect they were recorded in. */
            messages?: Record<string, never>[] | null;
            metadata?: Record<string, never>;
            metrics?: Record<string, never>[];
            model?: string | null;
            name?: string | null;
            output?: unknown;
            params?: Record<string, never>;
            parent_run_id?: string | null;
            provider?: string | null;
            resource?: Record<string, never> | null;
            scope?: Record<string, never> | null;
            session_id?: string | null;
            source_id?: string | null;
            /** Format: date-time */
            start_time?: string;
            /** Format: date-time */
            started_at?: string;
            status?: string | null;
            /** @description `warning`, `tripped`, `interrupted`, `unknown_end`. */
            status_detail?: string | null;
            tags?: string[];
            trace_id?: string;
            /** @description The sender's own word. */
            type?: string;
            usage?: components["schemas"]["Usage"];
            user_id?: string | null;
        };
        RunList: {
            data?: components["schemas"]["Run"][];
            pagination?: components["schemas"]["Pagination"];
        };
        /**
         * SavedView
         * @description A filter with a name.
         */
        SavedView: {
            created_at: string;
            id: string;
            name: string;
            /** @description Whether the caller made it, and may change it. */
            own: boolean;
            /** @description Filters and `sort` as a query string of `/v1/tracing/traces`. */
            query: string;
            /** @description Everybody in the project sees it. */
            shared: boolean;
            updated_at: string;
        };
        /**
         * ScoreValueView
         * @description A value and how often it was given.
         */
        ScoreValueView: {
            /** Format: int64 */
            count: number;
            /** @description A number or a string. */
            value: unknown;
        };
        /**
         * ScrubRequest
         * @description Which stored traces are scrubbed.
         */
        ScrubRequest: {
            /** @description First start. */
            from?: string | null;
            /** @description First start that is not touched any more. */
            until?: string | null;
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
        SessionList: {
            data?: components["schemas"]["SessionSummary"][];
            pagination?: components["schemas"]["Pagination"];
        };
        SessionMessage: {
            /** Format: date-time */
            created_at?: string;
            id?: string;
            input?: unknown;
            output?: unknown;
            status?: string | null;
            trace_id?: string;
        };
        SessionSummary: {
            /** Format: date-time */
            created_at?: string;
            id?: string;
            input?: unknown;
            /** Format: date-time */
            last_activity_at?: string;
            message_count?: number;
            /** @description Short text of the last output; only with `view=preview`, and then `input` is a short text too. */
            output?: unknown;
            /** @description Of the last trace; only with `view=preview`. */
            status?: string | null;
            user_id?: string | null;
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
        Skeleton: {
            data?: {
                /** @description One list a column, all of one length: `id`; `parent` (place of the parent, -1: a root, -2: the parent is not there); `name`, `type`, `kind`, `model` (places in `names`, `types`, `kinds`, `models`, -1: none); `status` (place in `statuses`); `start` (µs after the trace's start); `duration` (µs or null); `prompt_tokens`, `completion_tokens`, `cost_usd`, `counted`, `error`. */
                spans?: Record<string, never>;
                trace?: components["schemas"]["Trace"];
                truncated?: boolean;
            };
        };
        /**
         * SystemStatus
         * @description How the server that answers is. Counts are of its process, since it began; beside others on one database each tells
         *     about itself.
         */
        SystemStatus: {
            /** @description One entry a protocol, whether anything came by it or not. */
            collectors: components["schemas"]["CollectorStatus"][];
            database: components["schemas"]["DatabaseStatus"];
            /** @description Disk of the data directory; null when it cannot be looked at. */
            disk?: (components["schemas"]["DiskStatus"] & unknown) | null;
            jobs: components["schemas"]["JobsStatus"];
            /** @description Now, on the server's clock. */
            now: string;
            queue: components["schemas"]["QueueStatus"];
            /** @description Requests of senders that were refused lately, newest first; those that are alike are one entry. */
            refusals: components["schemas"]["RefusalStatus"][];
            started_at: string;
            tasks: components["schemas"]["TaskStatus"][];
            /** Format: double */
            uptime_seconds: number;
            /** @description Version of Tracekeep. */
            version: string;
            writes: components["schemas"]["WriteStatus"];
        };
        /**
         * TaskStatus
         * @description A background task.
         */
        TaskStatus: {
            name: string;
            /**
             * Format: uint64
             * @description How often it panicked and was started again.
             */
            restarts: number;
            /** @description False for one that has ended. */
            running: boolean;
        };
        /** @description A trace of any protocol. Input, output and metadata are JSON as it was sent. */
        Trace: {
            /** @description Name of the first agent; only with `view=preview`. */
            agent?: string | null;
            /** Format: date-time */
            created_at?: string;
            duration_ms?: number | null;
            /** Format: date-time */
            ended_at?: string | null;
            /** @description An object with `message`; a text with `view=preview`. */
            error?: unknown;
            error_count?: number;
            has_unpriced_usage?: boolean;
            has_warnings?: boolean;
            id?: string;
            input?: unknown;
            /** @description `running`, `stalled` or `lost` while it is open. */
            label?: string | null;
            metadata?: Record<string, never>;
            name?: string | null;
            output?: unknown;
            /** Format: uuid */
            project_id?: string;
            /** @enum {string} */
            protocol?: "dynamiq" | "openai_agents" | "otlp" | "dreadnode";
            run_count?: number;
            session_id?: string | null;
            source_id?: string | null;
            /** Format: date-time */
            started_at?: string;
            /** @description `succeeded`, `failed`, `canceled`, `skipped`, `running`; null: sent without one. */
            status?: string | null;
            /** @description `warning`: some run has survived an error; `tripped`: by a guardrail; `interrupted`. */
            status_detail?: string | null;
            tags?: string[];
            /** Format: date-time */
            updated_at?: string;
            usage?: components["schemas"]["Usage"];
            user_id?: string | null;
            /** @description Grows with every change of the trace. */
            version?: number;
        };
        /** @description With `include_runs`, each trace has its `runs`. */
        TraceDownload: components["schemas"]["Trace"][];
        TraceList: {
            data?: components["schemas"]["Trace"][];
            pagination?: components["schemas"]["TracePagination"];
        };
        TracePagination: {
            /** @description For `cursor` of the next request; null at the end, or in an order that has none. */
            next_cursor?: string | null;
            page?: number;
            page_count?: number;
            page_size?: number;
            total_count?: number;
            /** @description False: there are more than were counted, or some of the traces have more tags, metadata pairs, models, agents and tools than the 256 that are kept to filter by. */
            total_exact?: boolean;
        };
        /** @description Tokens and costs. Costs are exact decimals in US dollars. */
        Usage: {
            cache_read_tokens?: number;
            cache_write_tokens?: number;
            completion_tokens?: number;
            completion_tokens_cost_usd?: number;
            /** @description `sender`, `table`, `override`; null: nobody knows a cost. */
            cost_source?: string | null;
            prompt_tokens?: number;
            prompt_tokens_cost_usd?: number;
            reasoning_tokens?: number;
            total_tokens?: number;
            total_tokens_cost_usd?: number;
        };
        /**
         * Used
         * @description Counts of a day beside their limits.
         */
        Used: {
            /** Format: uint64 */
            bytes: number;
            limit: components["schemas"]["Limit"];
            /**
             * Format: uint64
             * @description Requests that were stored.
             */
            requests: number;
            /** Format: uint64 */
            spans: number;
        };
        /**
         * ValueView
         * @description A value and how many of the traces carry it.
         */
        ValueView: {
            /** Format: uint64 */
            count: number;
            /** @description As the filter of this kind takes it. */
            value: string;
        };
        /** @description The trace at the top level, and again under `data`. */
        WholeTrace: components["schemas"]["Trace"] & {
            data?: components["schemas"]["Trace"];
            runs?: components["schemas"]["Run"][];
        };
        /**
         * WriteStatus
         * @description The transactions of ingest.
         */
        WriteStatus: {
            /** @description Whether the last one succeeded. */
            healthy: boolean;
            last_commit_at?: string | null;
            /**
             * Format: double
             * @description Milliseconds that half of the last thousand took at most; null when there was none.
             */
            p50_ms?: number | null;
            /**
             * Format: double
             * @description Milliseconds that all but one in a hundred of them took at most.
             */
            p99_ms?: number | null;
        };
    };
    responses: {
        /** @description The request is not understood; `details` tells the field or parameter. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "bad_request",
                 *         "details": {
                 *           "page": "must be no less than 1"
                 *         },
                 *         "message": "Bad Request"
                 *       }
                 *     }
                 */
                "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description It collides with what is there: a name is taken, or it changed meanwhile. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "conflict",
                 *         "message": "Conflict"
                 *       }
                 *     }
                 */
                "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The caller is known, and may not do this. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "forbidden",
                 *         "message": "Forbidden"
                 *       }
                 *     }
                 */
                "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description Our fault; the log of the server has the cause. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "internal_error",
                 *         "message": "Internal Server Error"
                 *       }
                 *     }
                 */
                "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The path has other methods. */
        MethodNotAllowed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "method_not_allowed",
                 *         "message": "Method Not Allowed"
                 *       }
                 *     }
                 */
                "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description It is not there, or not for this caller to see. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "not_found",
                 *         "message": "Not Found"
                 *       }
                 *     }
                 */
                "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The body is too large. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "payload_too_large",
                 *         "message": "Payload Too Large"
                 *       }
                 *     }
                 */
                "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description Too many at once; come back after `Retry-After` seconds. */
        TooManyRequests: {
            headers: {
                /** @description Seconds. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "too_many_requests",
                 *         "message": "Too Many Requests"
                 *       }
                 *     }
                 */
                "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description No credential, or none that is known. */
        Unauthorized: {
            headers: {
                /** @description `Bearer`. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "unauthorized",
                 *         "message": "Unauthorized"
                 *       }
                 *     }
                 */
                "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The store is busy or down; the same request may work after `Retry-After` seconds. */
        Unavailable: {
            headers: {
                /** @description Seconds. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "unavailable",
                 *         "message": "Service Unavailable"
                 *       }
                 *     }
                 */
                "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description The body's media type or encoding is not known. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "unsupported_media_type",
                 *         "message": "Unsupported Media Type"
                 *       }
                 *     }
                 */
                "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
            };
        };
    };
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
                /**
                 * @example {
                 *       "resourceSpans": [
                 *         {
                 *           "resource": {
                 *             "attributes": [
                 *               {
                 *                 "key": "service.name",
                 *                 "value": {
                 *                   "stringValue": "checkout-bot"
                 *                 }
                 *               }
                 *             ]
                 *           },
                 *           "scopeSpans": [
                 *             {
                 *               "scope": {
                 *                 "name": "example"
                 *               },
                 *               "spans": [
                 *                 {
                 *                   "attributes": [
                 *                     {
                 *                       "key": "gen_ai.operation.name",
                 *                       "value": {
                 *                         "stringValue": "chat"
                 *                       }
                 *                     }
                 *                   ],
                 *                   "endTimeUnixNano": "1767323046000000000",
                 *                   "kind": 3,
                 *                   "name": "chat",
                 *                   "spanId": "00f067aa0ba902b7",
                 *                   "startTimeUnixNano": "1767323045000000000",
                 *                   "traceId": "5b8aa5a2d2c84e5c9f5d1f7f0a3c2b11"
                 *                 }
                 *               ]
                 *             }
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
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
                    /** @example {} */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Bad Request. `google.rpc.Status` in the media type of the request. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Unauthorized. `google.rpc.Status` in the media type of the request. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Request Timeout. `google.rpc.Status` in the media type of the request. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Payload Too Large. `google.rpc.Status` in the media type of the request. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Unsupported Media Type. `google.rpc.Status` in the media type of the request. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Too Many Requests. `google.rpc.Status` in the media type of the request. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Internal Server Error. `google.rpc.Status` in the media type of the request. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Service Unavailable. `google.rpc.Status` in the media type of the request. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
        };
    };
    listAccessKeys: {
        parameters: {
            query?: {
                /**
                 * @description Only of this organization.
                 * @example 0198f3c0-0000-7000-8000-000000000001
                 */
                org_id?: string;
                /**
                 * @description Only of this project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /** @example 1 */
                page?: number;
                /** @example 25 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "expires_at": "2030-01-01T00:00:00.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "key": "tk_acc_2n4v8x1c7b3m5q9w",
                     *           "last_used_at": "2026-01-02T03:04:05.000000Z",
                     *           "name": "support agent",
                     *           "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *           "permissions": [
                     *             "ingest",
                     *             "read"
                     *           ],
                     *           "preview": "tk_acc_…5q9w",
                     *           "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *           "replaces": null
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_AccessKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "expires_at": "2030-01-01T00:00:00.000000Z",
                 *       "name": "production ingest",
                 *       "org_id": "0198f3c0-0000-7000-8000-000000000001",
                 *       "permissions": [
                 *         "ingest",
                 *         "read"
                 *       ],
                 *       "project_id": "0198f3c0-0000-7000-8000-000000000002"
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "expires_at": "2030-01-01T00:00:00.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "key": "tk_acc_2n4v8x1c7b3m5q9w",
                     *         "last_used_at": "2026-01-02T03:04:05.000000Z",
                     *         "name": "support agent",
                     *         "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *         "permissions": [
                     *           "ingest",
                     *           "read"
                     *         ],
                     *         "preview": "tk_acc_…5q9w",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "replaces": null
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_AccessKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteAccessKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c5-4c32-7d20-97b6-7eaf5c8b3d66 */
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    rotateAccessKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c5-4c32-7d20-97b6-7eaf5c8b3d66 */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "grace_seconds": 3600
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "expires_at": "2030-01-01T00:00:00.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "key": "tk_acc_2n4v8x1c7b3m5q9w",
                     *         "last_used_at": "2026-01-02T03:04:05.000000Z",
                     *         "name": "support agent",
                     *         "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *         "permissions": [
                     *           "ingest",
                     *           "read"
                     *         ],
                     *         "preview": "tk_acc_…5q9w",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "replaces": null
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_AccessKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listApps: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /**
                 * @description Only archived ones: `true`, `false`, `1`, `0`.
                 * @example false
                 */
                archived?: string;
                /**
                 * @description Archived ones too.
                 * @example false
                 */
                include_archived?: string;
                /**
                 * @description Only those made for this workflow.
                 * @example 0198f3c9-8e76-7b64-8bda-52e370cd1faa
                 */
                workflow_id?: string;
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
                /**
                 * @description `name`, `created_at` or `updated_at`, `-` for descending.
                 * @example name
                 */
                sort?: string;
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "access_control": {
                     *             "access_type": "private"
                     *           },
                     *           "archived_at": "2026-01-02T03:04:05.000000Z",
                     *           "archived_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "deployment_config": {
                     *             "deployment_type": "serverless"
                     *           },
                     *           "description": "Answers questions about orders.",
                     *           "hostname": "",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "is_settled": true,
                     *           "name": "support agent",
                     *           "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *           "runtime_id": null,
                     *           "sources": [
                     *             "checkout-bot"
                     *           ],
                     *           "updated_at": "2026-01-02T03:04:05.000000Z",
                     *           "updated_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "workflow_id": "0198f3c9-8e76-7b64-8bda-52e370cd1faa",
                     *           "workflow_version_id": null
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_App"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "access_control": {
                 *         "access_type": "private"
                 *       },
                 *       "deployment_config": {
                 *         "deployment_type": "serverless"
                 *       },
                 *       "description": "Answers questions about orders.",
                 *       "name": "support agent",
                 *       "project_id": "0198f3c0-0000-7000-8000-000000000002",
                 *       "runtime_id": null,
                 *       "sources": [
                 *         "checkout-bot"
                 *       ],
                 *       "workflow_id": "0198f3c9-8e76-7b64-8bda-52e370cd1faa",
                 *       "workflow_version_id": null
                 *     }
                 */
                "application/json": components["schemas"]["NewApp"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "access_control": {
                     *           "access_type": "private"
                     *         },
                     *         "archived_at": "2026-01-02T03:04:05.000000Z",
                     *         "archived_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "deployment_config": {
                     *           "deployment_type": "serverless"
                     *         },
                     *         "description": "Answers questions about orders.",
                     *         "hostname": "",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "is_settled": true,
                     *         "name": "support agent",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "runtime_id": null,
                     *         "sources": [
                     *           "checkout-bot"
                     *         ],
                     *         "updated_at": "2026-01-02T03:04:05.000000Z",
                     *         "updated_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "workflow_id": "0198f3c9-8e76-7b64-8bda-52e370cd1faa",
                     *         "workflow_version_id": null
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_App"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
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
                    /**
                     * @example {
                     *       "data": {
                     *         "access_control": {
                     *           "access_type": "private"
                     *         },
                     *         "archived_at": "2026-01-02T03:04:05.000000Z",
                     *         "archived_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "deployment_config": {
                     *           "deployment_type": "serverless"
                     *         },
                     *         "description": "Answers questions about orders.",
                     *         "hostname": "",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "is_settled": true,
                     *         "name": "support agent",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "runtime_id": null,
                     *         "sources": [
                     *           "checkout-bot"
                     *         ],
                     *         "updated_at": "2026-01-02T03:04:05.000000Z",
                     *         "updated_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "workflow_id": "0198f3c9-8e76-7b64-8bda-52e370cd1faa",
                     *         "workflow_version_id": null
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_App"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "access_control": {
                 *         "access_type": "private"
                 *       },
                 *       "deployment_config": {
                 *         "deployment_type": "serverless"
                 *       },
                 *       "description": "Answers questions about orders.",
                 *       "name": "support agent",
                 *       "runtime_id": null,
                 *       "sources": [
                 *         "checkout-bot"
                 *       ],
                 *       "workflow_id": "0198f3c9-8e76-7b64-8bda-52e370cd1faa",
                 *       "workflow_version_id": null
                 *     }
                 */
                "application/json": components["schemas"]["AppChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "access_control": {
                     *           "access_type": "private"
                     *         },
                     *         "archived_at": "2026-01-02T03:04:05.000000Z",
                     *         "archived_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "deployment_config": {
                     *           "deployment_type": "serverless"
                     *         },
                     *         "description": "Answers questions about orders.",
                     *         "hostname": "",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "is_settled": true,
                     *         "name": "support agent",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "runtime_id": null,
                     *         "sources": [
                     *           "checkout-bot"
                     *         ],
                     *         "updated_at": "2026-01-02T03:04:05.000000Z",
                     *         "updated_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "workflow_id": "0198f3c9-8e76-7b64-8bda-52e370cd1faa",
                     *         "workflow_version_id": null
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_App"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    archiveApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
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
                    /**
                     * @example {
                     *       "data": {
                     *         "access_control": {
                     *           "access_type": "private"
                     *         },
                     *         "archived_at": "2026-01-02T03:04:05.000000Z",
                     *         "archived_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "deployment_config": {
                     *           "deployment_type": "serverless"
                     *         },
                     *         "description": "Answers questions about orders.",
                     *         "hostname": "",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "is_settled": true,
                     *         "name": "support agent",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "runtime_id": null,
                     *         "sources": [
                     *           "checkout-bot"
                     *         ],
                     *         "updated_at": "2026-01-02T03:04:05.000000Z",
                     *         "updated_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "workflow_id": "0198f3c9-8e76-7b64-8bda-52e370cd1faa",
                     *         "workflow_version_id": null
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_App"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAppDeployments: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
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
                    /**
                     * @example {
                     *       "data": [
                     *         null
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_any"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getAppMetrics: {
        parameters: {
            query?: {
                /**
                 * @description First instant.
                 * @example 2026-01-02T00:00:00Z
                 */
                start_time?: string;
                /**
                 * @description Last instant.
                 * @example 2026-01-03T00:00:00Z
                 */
                end_time?: string;
                /**
                 * @description Width of a bucket, such as `1h`, `24h`, `168h`, `90m`.
                 * @example 1h
                 */
                interval?: string;
                /**
                 * @description `status`, `protocol`, `tag`, `user`, `source` (traces), or `model`, `agent`, `tool` (runs, by whole minutes).
                 * @example model
                 */
                group_by?: string;
            };
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `summary` of the window, `series` with one entry for each bucket, and `groups` when asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "group_by": "model",
                     *         "groups": [
                     *           {
                     *             "is_other": false,
                     *             "series": [
                     *               {
                     *                 "metrics": {
                     *                   "canceled_count": 1,
                     *                   "duration": {
                     *                     "avg": null,
                     *                     "p50": null,
                     *                     "p90": null,
                     *                     "p95": null,
                     *                     "p99": null
                     *                   },
                     *                   "error_rate": 0.5,
                     *                   "expired_count": 1,
                     *                   "failure_count": 1,
                     *                   "invocation_count": 1,
                     *                   "run_count": 1,
                     *                   "running_count": 1,
                     *                   "skipped_count": 1,
                     *                   "success_count": 1,
                     *                   "unpriced_count": 1,
                     *                   "usage": {
                     *                     "cache_read_tokens": null,
                     *                     "cache_write_tokens": null,
                     *                     "completion_tokens": null,
                     *                     "completion_tokens_cost_usd": null,
                     *                     "prompt_tokens": null,
                     *                     "prompt_tokens_cost_usd": null,
                     *                     "reasoning_tokens": null,
                     *                     "total_tokens": null,
                     *                     "total_tokens_cost_usd": null
                     *                   },
                     *                   "with_errors_count": 1
                     *                 },
                     *                 "timestamp": "2026-01-02T03:04:05.000000Z"
                     *               }
                     *             ],
                     *             "summary": {
                     *               "canceled_count": 1,
                     *               "duration": {
                     *                 "avg": 0.5,
                     *                 "p50": 0.5,
                     *                 "p90": 0.5,
                     *                 "p95": 0.5,
                     *                 "p99": 0.5
                     *               },
                     *               "error_rate": 0.5,
                     *               "expired_count": 1,
                     *               "failure_count": 1,
                     *               "invocation_count": 1,
                     *               "run_count": 1,
                     *               "running_count": 1,
                     *               "skipped_count": 1,
                     *               "success_count": 1,
                     *               "unpriced_count": 1,
                     *               "usage": {
                     *                 "cache_read_tokens": 1,
                     *                 "cache_write_tokens": 1,
                     *                 "completion_tokens": 1,
                     *                 "completion_tokens_cost_usd": 0.5,
                     *                 "prompt_tokens": 1,
                     *                 "prompt_tokens_cost_usd": 0.5,
                     *                 "reasoning_tokens": 1,
                     *                 "total_tokens": 1,
                     *                 "total_tokens_cost_usd": 0.5
                     *               },
                     *               "with_errors_count": 1
                     *             },
                     *             "value": "gpt-4o-mini"
                     *           }
                     *         ],
                     *         "series": [
                     *           {
                     *             "metrics": {
                     *               "canceled_count": 1,
                     *               "duration": {
                     *                 "avg": 0.5,
                     *                 "p50": 0.5,
                     *                 "p90": 0.5,
                     *                 "p95": 0.5,
                     *                 "p99": 0.5
                     *               },
                     *               "error_rate": 0.5,
                     *               "expired_count": 1,
                     *               "failure_count": 1,
                     *               "invocation_count": 1,
                     *               "run_count": 1,
                     *               "running_count": 1,
                     *               "skipped_count": 1,
                     *               "success_count": 1,
                     *               "unpriced_count": 1,
                     *               "usage": {
                     *                 "cache_read_tokens": 1,
                     *                 "cache_write_tokens": 1,
                     *                 "completion_tokens": 1,
                     *                 "completion_tokens_cost_usd": 0.5,
                     *                 "prompt_tokens": 1,
                     *                 "prompt_tokens_cost_usd": 0.5,
                     *                 "reasoning_tokens": 1,
                     *                 "total_tokens": 1,
                     *                 "total_tokens_cost_usd": 0.5
                     *               },
                     *               "with_errors_count": 1
                     *             },
                     *             "timestamp": "2026-01-02T03:04:05.000000Z"
                     *           }
                     *         ],
                     *         "summary": {
                     *           "canceled_count": 1,
                     *           "duration": {
                     *             "avg": 0.5,
                     *             "p50": 0.5,
                     *             "p90": 0.5,
                     *             "p95": 0.5,
                     *             "p99": 0.5
                     *           },
                     *           "error_rate": 0.5,
                     *           "expired_count": 1,
                     *           "failure_count": 1,
                     *           "invocation_count": 1,
                     *           "run_count": 1,
                     *           "running_count": 1,
                     *           "skipped_count": 1,
                     *           "success_count": 1,
                     *           "unpriced_count": 1,
                     *           "usage": {
                     *             "cache_read_tokens": 1,
                     *             "cache_write_tokens": 1,
                     *             "completion_tokens": 1,
                     *             "completion_tokens_cost_usd": 0.5,
                     *             "prompt_tokens": 1,
                     *             "prompt_tokens_cost_usd": 0.5,
                     *             "reasoning_tokens": 1,
                     *             "total_tokens": 1,
                     *             "total_tokens_cost_usd": 0.5
                     *           },
                     *           "with_errors_count": 1
                     *         },
                     *         "window": {
                     *           "end_time": "2026-01-03T00:00:00Z",
                     *           "start_time": "2026-01-02T00:00:00Z"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Metrics"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAppRunArtifacts: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12 */
                run_id: string;
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
                    /**
                     * @example {
                     *       "data": [
                     *         null
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_any"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAppSessions: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "input": {
                     *             "question": "Where is my order?"
                     *           },
                     *           "last_activity_at": "2026-01-02T03:04:05.000000Z",
                     *           "message_count": 1,
                     *           "output": {
                     *             "answer": "At the gate."
                     *           },
                     *           "status": "succeeded",
                     *           "user_id": "user-42"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAppSessionMessages: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
                /**
                 * @description `created_at` (default) or `-created_at`.
                 * @example created_at
                 */
                sort?: string;
            };
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
                /** @example session-7 */
                session_id: string;
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "input": {
                     *             "question": "Where is my order?"
                     *           },
                     *           "output": {
                     *             "answer": "At the gate."
                     *           },
                     *           "status": "succeeded",
                     *           "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["MessageList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAppTraces: {
        parameters: {
            query?: {
                /**
                 * @description `full` (default), or `preview` with short texts for input, output and error.
                 * @example preview
                 */
                view?: string;
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
                /**
                 * @description Fields, `-` for descending: `started_at`, `ended_at`, `status`, `duration`, `total_tokens`, `cost`.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description `next_cursor` of the page before, in place of `page`; only in the order of start.
                 * @example AQAGR172TPNANWI4YWE1YTItZDJjOC00ZTVjLTlmNWQtMWY3ZjBhM2MyYjEx
                 */
                cursor?: string;
                /**
                 * @description `succeeded`, `failed`, `canceled`, `skipped`, `running`; any of the given ones.
                 * @example [
                 *       "failed"
                 *     ]
                 */
                status?: string[];
                /**
                 * @description A list of statuses with commas between.
                 * @example [
                 *       "failed,canceled"
                 *     ]
                 */
                "status:in"?: string[];
                /**
                 * @description None of these statuses.
                 * @example [
                 *       "succeeded"
                 *     ]
                 */
                "status:ne"?: string[];
                /**
                 * @description Started then.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                started_at?: string[];
                /**
                 * @description Started then or later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gte"?: string[];
                /**
                 * @description Started later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gt"?: string[];
                /**
                 * @description Started then or earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lte"?: string[];
                /**
                 * @description Started earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lt"?: string[];
                /**
                 * @description Id of a trace; any of the given ones.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                 *     ]
                 */
                id?: string[];
                /**
                 * @description A list of ids with commas between, here and below.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11,run-2"
                 *     ]
                 */
                "id:in"?: string[];
                /**
                 * @description Id of a session; any of the given ones.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user; any of the given ones.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source; any of the given ones.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                source_id?: string[];
                /**
                 * @description A tag; several must all be there.
                 * @example [
                 *       "production"
                 *     ]
                 */
                tag?: string[];
                /**
                 * @description Name of the trace; any of the given ones.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                name?: string[];
                /**
                 * @description `key=value`; several must all be there.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                metadata?: string[];
                /**
                 * @description A model that some run used; any of the given ones.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called; any of the given ones.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part; any of the given ones.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
                /**
                 * @description Any of these sessions.
                 * @example [
                 *       "session-7,session-8"
                 *     ]
                 */
                "session_id:in"?: string[];
                /**
                 * @description Any of these users.
                 * @example [
                 *       "user-42,user-43"
                 *     ]
                 */
                "user_id:in"?: string[];
                /**
                 * @description Any of these sources.
                 * @example [
                 *       "checkout-bot,search-bot"
                 *     ]
                 */
                "source_id:in"?: string[];
                /**
                 * @description Any of these tags.
                 * @example [
                 *       "production,staging"
                 *     ]
                 */
                "tag:in"?: string[];
                /**
                 * @description Any of these names.
                 * @example [
                 *       "support agent,planner"
                 *     ]
                 */
                "name:in"?: string[];
                /**
                 * @description Any of these models.
                 * @example [
                 *       "gpt-4o,gpt-4o-mini"
                 *     ]
                 */
                "model:in"?: string[];
                /**
                 * @description Any of these tools.
                 * @example [
                 *       "search,fetch"
                 *     ]
                 */
                "tool:in"?: string[];
                /**
                 * @description Any of these agents.
                 * @example [
                 *       "planner,writer"
                 *     ]
                 */
                "agent:in"?: string[];
                /**
                 * @description Not this session; `:ne` may be repeated, here and below.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                "session_id:ne"?: string[];
                /**
                 * @description Not this user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                "user_id:ne"?: string[];
                /**
                 * @description Not this source.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                "source_id:ne"?: string[];
                /**
                 * @description Without this tag.
                 * @example [
                 *       "production"
                 *     ]
                 */
                "tag:ne"?: string[];
                /**
                 * @description Not this name.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                "name:ne"?: string[];
                /**
                 * @description Without this `key=value`.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                "metadata:ne"?: string[];
                /**
                 * @description No run used this model.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                "model:ne"?: string[];
                /**
                 * @description No run called this tool.
                 * @example [
                 *       "search"
                 *     ]
                 */
                "tool:ne"?: string[];
                /**
                 * @description This agent took no part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                "agent:ne"?: string[];
                /**
                 * @description `dynamiq`, `openai_agents`, `otlp`, `dreadnode`; any of the given ones.
                 * @example [
                 *       "otlp"
                 *     ]
                 */
                protocol?: string[];
                /**
                 * @description A list of protocols.
                 * @example [
                 *       "otlp,dreadnode"
                 *     ]
                 */
                "protocol:in"?: string[];
                /**
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description More milliseconds.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gt"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Fewer milliseconds.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lt"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description More tokens.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gt"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description Fewer tokens.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lt"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description More US dollars.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gt"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
                /**
                 * @description Fewer US dollars.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lt"?: string[];
                /**
                 * @description Whether some run failed: `true`, `false`, `1`, `0`.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_errors?: string[];
                /**
                 * @description Whether some run has a warning.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_warnings?: string[];
                /**
                 * @description Whether some usage has no price.
                 * @example [
                 *       "false"
                 *     ]
                 */
                has_unpriced_usage?: string[];
                /**
                 * @description The error text of the trace holds this, in any case.
                 * @example [
                 *       "rate limit"
                 *     ]
                 */
                error?: string[];
                /**
                 * @description `name`, `name=value` or `name>=0.5`: has such a result; several must all be there.
                 * @example [
                 *       "helpful=true"
                 *     ]
                 */
                evaluation?: string[];
                /**
                 * @description Input, output or error text of the trace holds this, in any case; 200 characters at most, in the order of start only. What the other filters select is looked through for two seconds at most: then `total_exact` is false, and `next_cursor` goes on.
                 * @example refund
                 */
                search?: string;
            };
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "agent": "planner",
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "duration_ms": 0.5,
                     *           "ended_at": "2026-01-02T03:04:05.000000Z",
                     *           "error": null,
                     *           "error_count": 1,
                     *           "has_unpriced_usage": true,
                     *           "has_warnings": true,
                     *           "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *           "input": {
                     *             "question": "Where is my order?"
                     *           },
                     *           "label": null,
                     *           "metadata": {
                     *             "team": "billing"
                     *           },
                     *           "name": "support agent",
                     *           "output": {
                     *             "answer": "At the gate."
                     *           },
                     *           "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *           "protocol": "dynamiq",
                     *           "run_count": 1,
                     *           "session_id": "session-7",
                     *           "source_id": "checkout-bot",
                     *           "started_at": "2026-01-02T03:04:05.000000Z",
                     *           "status": "succeeded",
                     *           "status_detail": "status_detail",
                     *           "tags": [
                     *             "production"
                     *           ],
                     *           "updated_at": "2026-01-02T03:04:05.000000Z",
                     *           "usage": {
                     *             "cache_read_tokens": 1,
                     *             "cache_write_tokens": 1,
                     *             "completion_tokens": 1,
                     *             "completion_tokens_cost_usd": 0.5,
                     *             "cost_source": "cost_source",
                     *             "prompt_tokens": 1,
                     *             "prompt_tokens_cost_usd": 0.5,
                     *             "reasoning_tokens": 1,
                     *             "total_tokens": 1,
                     *             "total_tokens_cost_usd": 0.5
                     *           },
                     *           "user_id": "user-42",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "next_cursor": "AQAGR172TPNANWI4YWE1YTItZDJjOC00ZTVjLTlmNWQtMWY3ZjBhM2MyYjEx",
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1,
                     *         "total_exact": true
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TraceList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    downloadAppTraces: {
        parameters: {
            query?: {
                /**
                 * @description Traces at most; 1000 unless given.
                 * @example 100
                 */
                limit?: number;
                /**
                 * @description Put the runs of each trace into it: `true`, `false`, `1`, `0`.
                 * @example true
                 */
                include_runs?: string;
                /**
                 * @description `-started_at` (default) or `started_at`.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description `succeeded`, `failed`, `canceled`, `skipped`, `running`; any of the given ones.
                 * @example [
                 *       "failed"
                 *     ]
                 */
                status?: string[];
                /**
                 * @description A list of statuses with commas between.
                 * @example [
                 *       "failed,canceled"
                 *     ]
                 */
                "status:in"?: string[];
                /**
                 * @description None of these statuses.
                 * @example [
                 *       "succeeded"
                 *     ]
                 */
                "status:ne"?: string[];
                /**
                 * @description Started then.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                started_at?: string[];
                /**
                 * @description Started then or later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gte"?: string[];
                /**
                 * @description Started later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gt"?: string[];
                /**
                 * @description Started then or earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lte"?: string[];
                /**
                 * @description Started earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lt"?: string[];
                /**
                 * @description Id of a trace; any of the given ones.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                 *     ]
                 */
                id?: string[];
                /**
                 * @description A list of ids with commas between, here and below.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11,run-2"
                 *     ]
                 */
                "id:in"?: string[];
                /**
                 * @description Id of a session; any of the given ones.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user; any of the given ones.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source; any of the given ones.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                source_id?: string[];
                /**
                 * @description A tag; several must all be there.
                 * @example [
                 *       "production"
                 *     ]
                 */
                tag?: string[];
                /**
                 * @description Name of the trace; any of the given ones.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                name?: string[];
                /**
                 * @description `key=value`; several must all be there.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                metadata?: string[];
                /**
                 * @description A model that some run used; any of the given ones.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called; any of the given ones.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part; any of the given ones.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
                /**
                 * @description Any of these sessions.
                 * @example [
                 *       "session-7,session-8"
                 *     ]
                 */
                "session_id:in"?: string[];
                /**
                 * @description Any of these users.
                 * @example [
                 *       "user-42,user-43"
                 *     ]
                 */
                "user_id:in"?: string[];
                /**
                 * @description Any of these sources.
                 * @example [
                 *       "checkout-bot,search-bot"
                 *     ]
                 */
                "source_id:in"?: string[];
                /**
                 * @description Any of these tags.
                 * @example [
                 *       "production,staging"
                 *     ]
                 */
                "tag:in"?: string[];
                /**
                 * @description Any of these names.
                 * @example [
                 *       "support agent,planner"
                 *     ]
                 */
                "name:in"?: string[];
                /**
                 * @description Any of these models.
                 * @example [
                 *       "gpt-4o,gpt-4o-mini"
                 *     ]
                 */
                "model:in"?: string[];
                /**
                 * @description Any of these tools.
                 * @example [
                 *       "search,fetch"
                 *     ]
                 */
                "tool:in"?: string[];
                /**
                 * @description Any of these agents.
                 * @example [
                 *       "planner,writer"
                 *     ]
                 */
                "agent:in"?: string[];
                /**
                 * @description Not this session; `:ne` may be repeated, here and below.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                "session_id:ne"?: string[];
                /**
                 * @description Not this user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                "user_id:ne"?: string[];
                /**
                 * @description Not this source.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                "source_id:ne"?: string[];
                /**
                 * @description Without this tag.
                 * @example [
                 *       "production"
                 *     ]
                 */
                "tag:ne"?: string[];
                /**
                 * @description Not this name.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                "name:ne"?: string[];
                /**
                 * @description Without this `key=value`.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                "metadata:ne"?: string[];
                /**
                 * @description No run used this model.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                "model:ne"?: string[];
                /**
                 * @description No run called this tool.
                 * @example [
                 *       "search"
                 *     ]
                 */
                "tool:ne"?: string[];
                /**
                 * @description This agent took no part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                "agent:ne"?: string[];
                /**
                 * @description `dynamiq`, `openai_agents`, `otlp`, `dreadnode`; any of the given ones.
                 * @example [
                 *       "otlp"
                 *     ]
                 */
                protocol?: string[];
                /**
                 * @description A list of protocols.
                 * @example [
                 *       "otlp,dreadnode"
                 *     ]
                 */
                "protocol:in"?: string[];
                /**
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description More milliseconds.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gt"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Fewer milliseconds.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lt"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description More tokens.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gt"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description Fewer tokens.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lt"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description More US dollars.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gt"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
                /**
                 * @description Fewer US dollars.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lt"?: string[];
                /**
                 * @description Whether some run failed: `true`, `false`, `1`, `0`.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_errors?: string[];
                /**
                 * @description Whether some run has a warning.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_warnings?: string[];
                /**
                 * @description Whether some usage has no price.
                 * @example [
                 *       "false"
                 *     ]
                 */
                has_unpriced_usage?: string[];
                /**
                 * @description The error text of the trace holds this, in any case.
                 * @example [
                 *       "rate limit"
                 *     ]
                 */
                error?: string[];
                /**
                 * @description `name`, `name=value` or `name>=0.5`: has such a result; several must all be there.
                 * @example [
                 *       "helpful=true"
                 *     ]
                 */
                evaluation?: string[];
            };
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
            };
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
                    /**
                     * @example [
                     *       {
                     *         "agent": "planner",
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "duration_ms": 0.5,
                     *         "ended_at": "2026-01-02T03:04:05.000000Z",
                     *         "error": null,
                     *         "error_count": 1,
                     *         "has_unpriced_usage": true,
                     *         "has_warnings": true,
                     *         "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *         "input": {
                     *           "question": "Where is my order?"
                     *         },
                     *         "label": null,
                     *         "metadata": {
                     *           "team": "billing"
                     *         },
                     *         "name": "support agent",
                     *         "output": {
                     *           "answer": "At the gate."
                     *         },
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "protocol": "dynamiq",
                     *         "run_count": 1,
                     *         "session_id": "session-7",
                     *         "source_id": "checkout-bot",
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "status": "succeeded",
                     *         "status_detail": "status_detail",
                     *         "tags": [
                     *           "production"
                     *         ],
                     *         "updated_at": "2026-01-02T03:04:05.000000Z",
                     *         "usage": {
                     *           "cache_read_tokens": 1,
                     *           "cache_write_tokens": 1,
                     *           "completion_tokens": 1,
                     *           "completion_tokens_cost_usd": 0.5,
                     *           "cost_source": "cost_source",
                     *           "prompt_tokens": 1,
                     *           "prompt_tokens_cost_usd": 0.5,
                     *           "reasoning_tokens": 1,
                     *           "total_tokens": 1,
                     *           "total_tokens_cost_usd": 0.5
                     *         },
                     *         "user_id": "user-42",
                     *         "version": 1
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["TraceDownload"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getAppTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "agent": "planner",
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "duration_ms": 0.5,
                     *         "ended_at": "2026-01-02T03:04:05.000000Z",
                     *         "error": null,
                     *         "error_count": 1,
                     *         "has_unpriced_usage": true,
                     *         "has_warnings": true,
                     *         "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *         "input": {
                     *           "question": "Where is my order?"
                     *         },
                     *         "label": null,
                     *         "metadata": {
                     *           "team": "billing"
                     *         },
                     *         "name": "support agent",
                     *         "output": {
                     *           "answer": "At the gate."
                     *         },
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "protocol": "dynamiq",
                     *         "run_count": 1,
                     *         "session_id": "session-7",
                     *         "source_id": "checkout-bot",
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "status": "succeeded",
                     *         "status_detail": "status_detail",
                     *         "tags": [
                     *           "production"
                     *         ],
                     *         "updated_at": "2026-01-02T03:04:05.000000Z",
                     *         "usage": {
                     *           "cache_read_tokens": 1,
                     *           "cache_write_tokens": 1,
                     *           "completion_tokens": 1,
                     *           "completion_tokens_cost_usd": 0.5,
                     *           "cost_source": "cost_source",
                     *           "prompt_tokens": 1,
                     *           "prompt_tokens_cost_usd": 0.5,
                     *           "reasoning_tokens": 1,
                     *           "total_tokens": 1,
                     *           "total_tokens_cost_usd": 0.5
                     *         },
                     *         "user_id": "user-42",
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OneTrace"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAppRuns: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
                /**
                 * @description `-started_at` (default) or `started_at`.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description Only runs of this type.
                 * @example node
                 */
                type?: string;
            };
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "artifacts": [
                     *             {}
                     *           ],
                     *           "attributes": {},
                     *           "counted": true,
                     *           "duration_ms": 0.5,
                     *           "end_time": "2026-01-03T00:00:00Z",
                     *           "ended_at": "2026-01-02T03:04:05.000000Z",
                     *           "error": null,
                     *           "events": [
                     *             {}
                     *           ],
                     *           "executions": [
                     *             {}
                     *           ],
                     *           "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
                     *           "input": {
                     *             "question": "Where is my order?"
                     *           },
                     *           "kind": "llm",
                     *           "links": [
                     *             {}
                     *           ],
                     *           "messages": [
                     *             {}
                     *           ],
                     *           "metadata": {
                     *             "team": "billing"
                     *           },
                     *           "metrics": [
                     *             {}
                     *           ],
                     *           "model": "gpt-4o-mini",
                     *           "name": "support agent",
                     *           "output": {
                     *             "answer": "At the gate."
                     *           },
                     *           "params": {},
                     *           "parent_run_id": null,
                     *           "provider": "openai",
                     *           "resource": {},
                     *           "scope": {},
                     *           "session_id": "session-7",
                     *           "source_id": "checkout-bot",
                     *           "start_time": "2026-01-02T00:00:00Z",
                     *           "started_at": "2026-01-02T03:04:05.000000Z",
                     *           "status": "succeeded",
                     *           "status_detail": "status_detail",
                     *           "tags": [
                     *             "production"
                     *           ],
                     *           "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *           "type": "node",
                     *           "usage": {
                     *             "cache_read_tokens": 1,
                     *             "cache_write_tokens": 1,
                     *             "completion_tokens": 1,
                     *             "completion_tokens_cost_usd": 0.5,
                     *             "cost_source": "cost_source",
                     *             "prompt_tokens": 1,
                     *             "prompt_tokens_cost_usd": 0.5,
                     *             "reasoning_tokens": 1,
                     *             "total_tokens": 1,
                     *             "total_tokens_cost_usd": 0.5
                     *           },
                     *           "user_id": "user-42"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAppTriggers: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
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
                    /**
                     * @example {
                     *       "data": [
                     *         null
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_any"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    unarchiveApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c2-11aa-7c5d-8e42-6b1f0d9a7c33 */
                app_id: string;
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
                    /**
                     * @example {
                     *       "data": {
                     *         "access_control": {
                     *           "access_type": "private"
                     *         },
                     *         "archived_at": "2026-01-02T03:04:05.000000Z",
                     *         "archived_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "deployment_config": {
                     *           "deployment_type": "serverless"
                     *         },
                     *         "description": "Answers questions about orders.",
                     *         "hostname": "",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "is_settled": true,
                     *         "name": "support agent",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "runtime_id": null,
                     *         "sources": [
                     *           "checkout-bot"
                     *         ],
                     *         "updated_at": "2026-01-02T03:04:05.000000Z",
                     *         "updated_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "workflow_id": "0198f3c9-8e76-7b64-8bda-52e370cd1faa",
                     *         "workflow_version_id": null
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_App"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "email": "ann@example.com",
                 *       "password": "a long new secret"
                 *     }
                 */
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "expires_at": "2030-01-01T00:00:00.000000Z",
                     *         "token": "tk_ses_4h8j2k6l0p"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    finishOidcLogin: {
        parameters: {
            query?: {
                /** @example n5v8x1c7b3m5q9w2 */
                state?: string;
                /** @example bad_request */
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
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    startOidcLogin: {
        parameters: {
            query?: {
                /**
                 * @description Page of the console to come back to.
                 * @example /traces
                 */
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
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "email": "ann@example.com",
                 *       "password": "a long new secret",
                 *       "token": "tk_ses_4h8j2k6l0p"
                 *     }
                 */
                "application/json": components["schemas"]["Setup"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "expires_at": "2030-01-01T00:00:00.000000Z",
                     *         "token": "tk_ses_4h8j2k6l0p"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                    /**
                     * @example {
                     *       "data": {
                     *         "authenticated": true,
                     *         "oidc_name": "Company sign-in",
                     *         "setup_required": true,
                     *         "version": "0.1.0"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_AuthState"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listConversations: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         null
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_any"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "password": "a long new secret",
                 *       "token": "tk_ses_4h8j2k6l0p"
                 *     }
                 */
                "application/json": components["schemas"]["Acceptance"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *         "signed_in": true
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Joined"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "token": "tk_ses_4h8j2k6l0p"
                 *     }
                 */
                "application/json": components["schemas"]["InvitationToken"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "email": "ann@example.com",
                     *         "expires_at": "2030-01-01T00:00:00.000000Z",
                     *         "has_account": false,
                     *         "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *         "org_name": "default",
                     *         "role": "member"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_InvitedView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "resourceLogs": [
                 *         {
                 *           "scopeLogs": [
                 *             {
                 *               "logRecords": [
                 *                 {
                 *                   "body": {
                 *                     "kvlistValue": {
                 *                       "values": [
                 *                         {
                 *                           "key": "content",
                 *                           "value": {
                 *                             "stringValue": "Where is my order?"
                 *                           }
                 *                         }
                 *                       ]
                 *                     }
                 *                   },
                 *                   "eventName": "gen_ai.user.message",
                 *                   "spanId": "00f067aa0ba902b7",
                 *                   "timeUnixNano": "1767323045000000000",
                 *                   "traceId": "5b8aa5a2d2c84e5c9f5d1f7f0a3c2b11"
                 *                 }
                 *               ]
                 *             }
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
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
                    /** @example {} */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Bad Request. `google.rpc.Status` in the media type of the request. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Unauthorized. `google.rpc.Status` in the media type of the request. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Request Timeout. `google.rpc.Status` in the media type of the request. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Payload Too Large. `google.rpc.Status` in the media type of the request. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Unsupported Media Type. `google.rpc.Status` in the media type of the request. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Too Many Requests. `google.rpc.Status` in the media type of the request. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Internal Server Error. `google.rpc.Status` in the media type of the request. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Service Unavailable. `google.rpc.Status` in the media type of the request. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "email": "ann@example.com",
                     *         "first_name": "Ann",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "last_name": "Lee",
                     *         "timezone": "Europe/Berlin"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Me"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "first_name": "Ann",
                 *       "last_name": "Lee",
                 *       "timezone": "Europe/Berlin"
                 *     }
                 */
                "application/json": components["schemas"]["MePatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "email": "ann@example.com",
                     *         "first_name": "Ann",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "last_name": "Lee",
                     *         "timezone": "Europe/Berlin"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Me"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "current_password": "a long first secret",
                 *       "password": "a long new secret"
                 *     }
                 */
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "address": "192.0.2.7",
                     *           "agent": "Mozilla/5.0",
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "current": true,
                     *           "expires_at": "2030-01-01T00:00:00.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "last_used_at": "2026-01-02T03:04:05.000000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_list_LoginSession"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    endLoginSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example session-7 */
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /** @example {} */
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
                    /** @example {} */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Bad Request. `google.rpc.Status` in the media type of the request. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Unauthorized. `google.rpc.Status` in the media type of the request. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Request Timeout. `google.rpc.Status` in the media type of the request. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Payload Too Large. `google.rpc.Status` in the media type of the request. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Unsupported Media Type. `google.rpc.Status` in the media type of the request. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Too Many Requests. `google.rpc.Status` in the media type of the request. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Internal Server Error. `google.rpc.Status` in the media type of the request. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
            /** @description Service Unavailable. `google.rpc.Status` in the media type of the request. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": 3,
                     *       "message": "the body is not what its Content-Type says"
                     *     }
                     */
                    "application/json": Record<string, never>;
                    "application/x-protobuf": string;
                };
            };
        };
    };
    listOrgs: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "name": "support agent"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_Organization"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "name": "support agent"
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "name": "support agent"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Organization"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getOrg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000001 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "name": "support agent"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Organization"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateOrg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000001 */
                org_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "support agent"
                 *     }
                 */
                "application/json": components["schemas"]["NewOrg"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "name": "support agent"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Organization"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /**
                 * @description Only by this account or access key.
                 * @example 0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10
                 */
                actor_id?: string;
                /**
                 * @description Only in this project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /**
                 * @description Only this action and those below it (`sign_in`, and so `sign_in.blocked`), or all of a thing (`access_key.`).
                 * @example access_key.create
                 */
                action?: string;
                /**
                 * @description Only from this address.
                 * @example 192.0.2.7
                 */
                address?: string;
                /** @example 2026-01-02T03:04:05.000000Z */
                "at:gte"?: string;
                /** @example 2026-01-02T03:04:05.000000Z */
                "at:lte"?: string;
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000001 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "action": "access_key.create",
                     *           "actor_id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "actor_kind": "person",
                     *           "actor_name": "ann@example.com",
                     *           "address": "192.0.2.7",
                     *           "at": "2026-01-02T03:04:05.000000Z",
                     *           "details": {
                     *             "permissions": "ingest,read"
                     *           },
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *           "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *           "target_id": "0198f3c5-4c32-7d20-97b6-7eaf5c8b3d66",
                     *           "target_kind": "access_key",
                     *           "target_name": "production ingest"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_AuditEntry"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    downloadAuditLog: {
        parameters: {
            query?: {
                /**
                 * @description `jsonl` (default) or `csv`.
                 * @example jsonl
                 */
                format?: string;
                /** @example 0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10 */
                actor_id?: string;
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
                /** @example access_key.create */
                action?: string;
                /** @example 192.0.2.7 */
                address?: string;
                /** @example 2026-01-02T03:04:05.000000Z */
                "at:gte"?: string;
                /** @example 2026-01-02T03:04:05.000000Z */
                "at:lte"?: string;
            };
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000001 */
                org_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One JSON object a line, or comma-separated values. */
            200: {
                headers: {
                    /** @description Suggested name. */
                    "CONTENT-DISPOSITION": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000001 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "email": "ann@example.com",
                     *           "expires_at": "2030-01-01T00:00:00.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "link": "https://traces.example.com/invitation#token=tk_inv_9x2c4v6b8n",
                     *           "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *           "role": "member"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_Invitation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000001 */
                org_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ann@example.com",
                 *       "role": "member"
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "email": "ann@example.com",
                     *         "expires_at": "2030-01-01T00:00:00.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "link": "https://traces.example.com/invitation#token=tk_inv_9x2c4v6b8n",
                     *         "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *         "role": "member"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Invitation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000001 */
                org_id: string;
                /** @example 0198f3c3-2a10-7f0e-b5d4-9c8e7a6b5d44 */
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    leaveOrg: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000001 */
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listOrgMembers: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000001 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "email": "ann@example.com",
                     *           "first_name": "Ann",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "last_name": "Lee",
                     *           "role": "member",
                     *           "since": "2026-01-02T03:04:05.000000Z"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_Member"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    setOrgRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000001 */
                org_id: string;
                /** @example 0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10 */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "admin"
                 *     }
                 */
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeOrgMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000001 */
                org_id: string;
                /** @example 0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10 */
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listPersonalAccessTokens: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "expires_at": "2030-01-01T00:00:00.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "last_used_at": "2026-01-02T03:04:05.000000Z",
                     *           "name": "support agent",
                     *           "permissions": [
                     *             "ingest",
                     *             "read"
                     *           ],
                     *           "preview": "tk_acc_…5q9w",
                     *           "replaces": null,
                     *           "token": "tk_ses_4h8j2k6l0p"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_PersonalAccessToken"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "expires_at": "2030-01-01T00:00:00.000000Z",
                 *       "name": "support agent",
                 *       "permissions": [
                 *         "read"
                 *       ]
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "expires_at": "2030-01-01T00:00:00.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "last_used_at": "2026-01-02T03:04:05.000000Z",
                     *         "name": "support agent",
                     *         "permissions": [
                     *           "ingest",
                     *           "read"
                     *         ],
                     *         "preview": "tk_acc_…5q9w",
                     *         "replaces": null,
                     *         "token": "tk_ses_4h8j2k6l0p"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_PersonalAccessToken"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deletePersonalAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c7-6e54-7b42-99b8-50c15eab1f88 */
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    rotatePersonalAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c7-6e54-7b42-99b8-50c15eab1f88 */
                token_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "grace_seconds": 3600
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "expires_at": "2030-01-01T00:00:00.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "last_used_at": "2026-01-02T03:04:05.000000Z",
                     *         "name": "support agent",
                     *         "permissions": [
                     *           "ingest",
                     *           "read"
                     *         ],
                     *         "preview": "tk_acc_…5q9w",
                     *         "replaces": null,
                     *         "token": "tk_ses_4h8j2k6l0p"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_PersonalAccessToken"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getPriceTable: {
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
                    /**
                     * @example {
                     *       "data": {
                     *         "edition": "1f0a3c2b",
                     *         "error": null,
                     *         "models": 1,
                     *         "providers": 1,
                     *         "source": "bundled"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_PriceTable"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listPriceTableModels: {
        parameters: {
            query?: {
                /**
                 * @description Words that provider and name hold, in any case.
                 * @example search
                 */
                search?: string;
                /** @example 1 */
                page?: number;
                /** @example 25 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "cache_read_usd": 0.5,
                     *           "cache_write_usd": 0.5,
                     *           "input_usd": 0.15,
                     *           "is_tiered": true,
                     *           "model": "gpt-4o-mini",
                     *           "output_usd": 0.6,
                     *           "provider": "openai",
                     *           "request_usd": 0.5
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_ListedPrice"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listProjects: {
        parameters: {
            query?: {
                /**
                 * @description Only of this organization.
                 * @example 0198f3c0-0000-7000-8000-000000000001
                 */
                org_id?: string;
                /** @example 1 */
                page?: number;
                /** @example 25 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "name": "support agent",
                     *           "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *           "visibility": "internal"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_Project"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "name": "support agent",
                 *       "org_id": "0198f3c0-0000-7000-8000-000000000001",
                 *       "visibility": "internal"
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "name": "support agent",
                     *         "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *         "visibility": "internal"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Project"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "name": "support agent",
                     *         "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *         "visibility": "internal"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Project"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "support agent",
                 *       "visibility": "internal"
                 *     }
                 */
                "application/json": components["schemas"]["ProjectPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "name": "support agent",
                     *         "org_id": "0198f3c0-0000-7000-8000-000000000001",
                     *         "visibility": "internal"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Project"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteProject: {
        parameters: {
            query?: {
                /**
                 * @description The name of the project, so that nobody deletes another one.
                 * @example support agent
                 */
                name?: string;
            };
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job that does it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "done": 1,
                     *         "error": null,
                     *         "finished_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "kind": "delete_traces",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "result": {
                     *           "traces": 12
                     *         },
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "state": "succeeded",
                     *         "task": {
                     *           "filter": "status=failed"
                     *         },
                     *         "total": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "done": 1,
                     *           "error": null,
                     *           "finished_at": "2026-01-02T03:04:05.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "kind": "delete_traces",
                     *           "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *           "result": {
                     *             "traces": 12
                     *           },
                     *           "started_at": "2026-01-02T03:04:05.000000Z",
                     *           "state": "succeeded",
                     *           "task": {
                     *             "filter": "status=failed"
                     *           },
                     *           "total": 1
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
                /** @example 0198f3c4-3b21-7e1f-a6c5-8d9f6b7a4c55 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "done": 1,
                     *         "error": null,
                     *         "finished_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "kind": "delete_traces",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "result": {
                     *           "traces": 12
                     *         },
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "state": "succeeded",
                     *         "task": {
                     *           "filter": "status=failed"
                     *         },
                     *         "total": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
                /** @example 0198f3c4-3b21-7e1f-a6c5-8d9f6b7a4c55 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "done": 1,
                     *         "error": null,
                     *         "finished_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "kind": "delete_traces",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "result": {
                     *           "traces": 12
                     *         },
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "state": "succeeded",
                     *         "task": {
                     *           "filter": "status=failed"
                     *         },
                     *         "total": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "keys": {},
                     *         "project": {
                     *           "bytes_per_day": 1073741824,
                     *           "requests_per_minute": 600,
                     *           "spans_per_day": 1000000
                     *         }
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Limits"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    setLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "keys": {},
                 *       "project": {
                 *         "bytes_per_day": 1073741824,
                 *         "requests_per_minute": 600,
                 *         "spans_per_day": 1000000
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Limits"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "keys": {},
                     *         "project": {
                     *           "bytes_per_day": 1073741824,
                     *           "requests_per_minute": 600,
                     *           "spans_per_day": 1000000
                     *         }
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Limits"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listProjectMembers: {
        parameters: {
            query?: {
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "email": "ann@example.com",
                     *           "first_name": "Ann",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "last_name": "Lee",
                     *           "role": "member",
                     *           "since": "2026-01-02T03:04:05.000000Z"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["List_Member"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    setProjectRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
                /** @example 0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10 */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "admin"
                 *     }
                 */
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeProjectMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
                /** @example 0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10 */
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listPrices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "cache_read_usd": 0.5,
                     *           "cache_write_usd": 0.5,
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "input_usd": 0.15,
                     *           "model": "gpt-4o-mini",
                     *           "output_usd": 0.6,
                     *           "provider": "openai",
                     *           "request_usd": 0.5,
                     *           "updated_at": "2026-01-02T03:04:05.000000Z",
                     *           "valid_from": "2026-01-01T00:00:00Z",
                     *           "valid_until": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["PriceList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createPrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cache_read_usd": 0.5,
                 *       "cache_write_usd": 0.5,
                 *       "input_usd": 0.15,
                 *       "model": "gpt-4o-mini",
                 *       "output_usd": 0.6,
                 *       "provider": "openai",
                 *       "request_usd": 0.5,
                 *       "valid_from": "2026-01-01T00:00:00Z",
                 *       "valid_until": null
                 *     }
                 */
                "application/json": components["schemas"]["NewPrice"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "cache_read_usd": 0.5,
                     *         "cache_write_usd": 0.5,
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "input_usd": 0.15,
                     *         "model": "gpt-4o-mini",
                     *         "output_usd": 0.6,
                     *         "provider": "openai",
                     *         "request_usd": 0.5,
                     *         "updated_at": "2026-01-02T03:04:05.000000Z",
                     *         "valid_from": "2026-01-01T00:00:00Z",
                     *         "valid_until": null
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Price"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    reprice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dry_run": true,
                 *       "from": "2026-01-01T00:00:00Z",
                 *       "until": "2026-01-02T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["Reprice"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "done": 1,
                     *         "error": null,
                     *         "finished_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "kind": "delete_traces",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "result": {
                     *           "traces": 12
                     *         },
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "state": "succeeded",
                     *         "task": {
                     *           "filter": "status=failed"
                     *         },
                     *         "total": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updatePrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
                /** @example 0198f3c6-5d43-7c31-88a7-6fb04d9c2e77 */
                price_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cache_read_usd": 0.5,
                 *       "cache_write_usd": 0.5,
                 *       "input_usd": 0.15,
                 *       "model": "gpt-4o-mini",
                 *       "output_usd": 0.6,
                 *       "provider": "openai",
                 *       "request_usd": 0.5,
                 *       "valid_from": "2026-01-01T00:00:00Z",
                 *       "valid_until": null
                 *     }
                 */
                "application/json": components["schemas"]["NewPrice"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "cache_read_usd": 0.5,
                     *         "cache_write_usd": 0.5,
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "input_usd": 0.15,
                     *         "model": "gpt-4o-mini",
                     *         "output_usd": 0.6,
                     *         "provider": "openai",
                     *         "request_usd": 0.5,
                     *         "updated_at": "2026-01-02T03:04:05.000000Z",
                     *         "valid_from": "2026-01-01T00:00:00Z",
                     *         "valid_until": null
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Price"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deletePrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
                /** @example 0198f3c6-5d43-7c31-88a7-6fb04d9c2e77 */
                price_id: string;
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getRedaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "rules": [
                     *           {
                     *             "action": "mask",
                     *             "builtin": "email"
                     *           },
                     *           {
                     *             "action": "drop",
                     *             "path": "input.card.**"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Redaction"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    setRedaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rules": [
                 *         {
                 *           "action": "mask",
                 *           "builtin": "email"
                 *         },
                 *         {
                 *           "action": "drop",
                 *           "path": "input.card.**"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Redaction"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "rules": [
                     *           {
                     *             "action": "mask",
                     *             "builtin": "email"
                     *           },
                     *           {
                     *             "action": "drop",
                     *             "path": "input.card.**"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Redaction"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    previewRedaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rules": [
                 *         {
                 *           "action": "mask",
                 *           "builtin": "email"
                 *         },
                 *         {
                 *           "action": "drop",
                 *           "path": "input.card.**"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Redaction"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "changed_spans": 1,
                     *         "changed_traces": 1,
                     *         "exact": true,
                     *         "samples": [
                     *           {
                     *             "after": " at the gate",
                     *             "run_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
                     *             "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                     *           }
                     *         ],
                     *         "spans": 96,
                     *         "traces": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_RedactionPreview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    scrub: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "from": "2026-01-01T00:00:00Z",
                 *       "until": "2026-01-02T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["ScrubRequest"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "done": 1,
                     *         "error": null,
                     *         "finished_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "kind": "delete_traces",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "result": {
                     *           "traces": 12
                     *         },
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "state": "succeeded",
                     *         "task": {
                     *           "filter": "status=failed"
                     *         },
                     *         "total": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "max_age_days": 90,
                     *         "max_bytes": 10737418240,
                     *         "max_traces": 1000000,
                     *         "metrics_days": 400
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Retention"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    setRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "max_age_days": 90,
                 *       "max_bytes": 10737418240,
                 *       "max_traces": 1000000,
                 *       "metrics_days": 400
                 *     }
                 */
                "application/json": components["schemas"]["Retention"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "max_age_days": 90,
                     *         "max_bytes": 10737418240,
                     *         "max_traces": 1000000,
                     *         "metrics_days": 400
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Retention"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    previewRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "max_age_days": 90,
                 *       "max_bytes": 10737418240,
                 *       "max_traces": 1000000,
                 *       "metrics_days": 400
                 *     }
                 */
                "application/json": components["schemas"]["Retention"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "bytes": 48213,
                     *         "exact": true,
                     *         "newest_started_at": "2026-01-02T03:04:05.000000Z",
                     *         "spans": 96,
                     *         "summary": "summary",
                     *         "traces": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_RetentionPreview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    runRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "done": 1,
                     *         "error": null,
                     *         "finished_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "kind": "delete_traces",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "result": {
                     *           "traces": 12
                     *         },
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "state": "succeeded",
                     *         "task": {
                     *           "filter": "status=failed"
                     *         },
                     *         "total": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getUsage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "keys": {},
                     *         "project": {
                     *           "bytes": 48213,
                     *           "limit": {
                     *             "bytes_per_day": 1073741824,
                     *             "requests_per_minute": 600,
                     *             "spans_per_day": 1000000
                     *           },
                     *           "requests": 1,
                     *           "spans": 96
                     *         },
                     *         "resets_at": "2026-01-02T03:04:05.000000Z"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_ProjectUsage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getSystemStatus: {
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
                    /**
                     * @example {
                     *       "data": {
                     *         "collectors": [
                     *           {
                     *             "accepted_requests": 1,
                     *             "accepted_spans": 1,
                     *             "last_batch_at": "2026-01-02T03:04:05.000000Z",
                     *             "protocol": "dynamiq",
                     *             "refused": [
                     *               {
                     *                 "reason": "reason",
                     *                 "requests": 1
                     *               }
                     *             ],
                     *             "rejected_invalid": 1,
                     *             "rejected_too_many": 1
                     *           }
                     *         ],
                     *         "database": {
                     *           "bytes": 48213,
                     *           "kind": "boolean",
                     *           "rollup_slot": 1,
                     *           "schema": "schema",
                     *           "version": "3.50.4",
                     *           "wal_bytes": 1
                     *         },
                     *         "disk": {
                     *           "free_bytes": 1,
                     *           "total_bytes": 1
                     *         },
                     *         "jobs": {
                     *           "list": [
                     *             {
                     *               "created_at": "2026-01-02T03:04:05.000000Z",
                     *               "done": 1,
                     *               "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *               "kind": "boolean",
                     *               "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *               "started_at": "2026-01-02T03:04:05.000000Z",
                     *               "state": "succeeded",
                     *               "total": 1
                     *             }
                     *           ],
                     *           "open": 1
                     *         },
                     *         "now": "now",
                     *         "queue": {
                     *           "bytes_budget": 1,
                     *           "bytes_in_flight": 1,
                     *           "waiting_for_room": 1,
                     *           "waiting_requests": 1
                     *         },
                     *         "refusals": [
                     *           {
                     *             "address": "192.0.2.7",
                     *             "at": "2026-01-02T03:04:05.000000Z",
                     *             "protocol": "dynamiq",
                     *             "reason": "reason",
                     *             "requests": 1,
                     *             "seconds_ago": 0.5
                     *           }
                     *         ],
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "tasks": [
                     *           {
                     *             "name": "support agent",
                     *             "restarts": 1,
                     *             "running": true
                     *           }
                     *         ],
                     *         "uptime_seconds": 0.5,
                     *         "version": "0.1.0",
                     *         "writes": {
                     *           "healthy": true,
                     *           "last_commit_at": "2026-01-02T03:04:05.000000Z",
                     *           "p50_ms": 0.5,
                     *           "p99_ms": 0.5
                     *         }
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_SystemStatus"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
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
                /**
                 * @example {
                 *       "runs": [
                 *         {
                 *           "end_time": "2026-01-02T03:04:06.000000+00:00",
                 *           "error": null,
                 *           "executions": [],
                 *           "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
                 *           "input": {
                 *             "question": "Where is my order?"
                 *           },
                 *           "metadata": {},
                 *           "name": "chat",
                 *           "output": {
                 *             "answer": "At the gate."
                 *           },
                 *           "parent_run_id": null,
                 *           "session_id": "session-7",
                 *           "source_id": "checkout-bot",
                 *           "start_time": "2026-01-02T03:04:05.000000+00:00",
                 *           "status": "succeeded",
                 *           "tags": [
                 *             "production"
                 *           ],
                 *           "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                 *           "type": "node"
                 *         }
                 *       ]
                 *     }
                 */
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The body did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "bad_request",
                     *         "details": {
                     *           "page": "must be no less than 1"
                     *         },
                     *         "message": "Bad Request"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["ErrorEnvelope"];
                };
            };
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    ingestOpenaiAgents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Up to 128 MiB on the wire and inflated. `Content-Encoding` may be gzip, deflate or zstd. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": [
                 *         {
                 *           "group_id": "session-7",
                 *           "id": "trace_5b8aa5a2d2c84e5c9f5d1f7f0a3c2b11",
                 *           "metadata": null,
                 *           "object": "trace",
                 *           "workflow_name": "Support"
                 *         },
                 *         {
                 *           "ended_at": "2026-01-02T03:04:06.000000+00:00",
                 *           "error": null,
                 *           "id": "span_00f067aa0ba902b700f067aa",
                 *           "object": "trace.span",
                 *           "parent_id": null,
                 *           "span_data": {
                 *             "name": "Support",
                 *             "type": "agent"
                 *           },
                 *           "started_at": "2026-01-02T03:04:05.000000+00:00",
                 *           "trace_id": "trace_5b8aa5a2d2c84e5c9f5d1f7f0a3c2b11"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    data: Record<string, never>[];
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
                    /** @example {} */
                    "application/json; charset=utf-8": Record<string, never>;
                };
            };
            /** @description Bad Request. The error shape of the OpenAI API. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "data must be a list",
                     *         "param": "data",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": Record<string, never>;
                };
            };
            /** @description Unauthorized. The error shape of the OpenAI API. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "data must be a list",
                     *         "param": "data",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": Record<string, never>;
                };
            };
            /** @description Request Timeout. The error shape of the OpenAI API. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "data must be a list",
                     *         "param": "data",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": Record<string, never>;
                };
            };
            /** @description Payload Too Large. The error shape of the OpenAI API. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "data must be a list",
                     *         "param": "data",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": Record<string, never>;
                };
            };
            /** @description Unsupported Media Type. The error shape of the OpenAI API. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "data must be a list",
                     *         "param": "data",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": Record<string, never>;
                };
            };
            /** @description Too Many Requests. The error shape of the OpenAI API. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "data must be a list",
                     *         "param": "data",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": Record<string, never>;
                };
            };
            /** @description Internal Server Error. The error shape of the OpenAI API. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "data must be a list",
                     *         "param": "data",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": Record<string, never>;
                };
            };
            /** @description Service Unavailable. The error shape of the OpenAI API. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": {
                     *         "code": "bad_request",
                     *         "message": "data must be a list",
                     *         "param": "data",
                     *         "type": "invalid_request_error"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": Record<string, never>;
                };
            };
        };
    };
    createEvaluations: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "evaluations": [
                 *         {
                 *           "author": "nightly-check",
                 *           "comment": "Answered the question.",
                 *           "created_at": "2026-01-02T03:04:05.000000Z",
                 *           "kind": "boolean",
                 *           "name": "support agent",
                 *           "run_id": null,
                 *           "source": "api",
                 *           "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                 *           "value": true
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewEvaluations"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "message": "ok"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    chartEvaluations: {
        parameters: {
            query: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /** @example 2026-01-02T00:00:00Z */
                start_time: string;
                /** @example 2026-01-03T00:00:00Z */
                end_time: string;
                /**
                 * @description Seconds of one point; an hour unless given.
                 * @example 3600
                 */
                interval_seconds?: number;
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "count": 12,
                     *           "kind": "boolean",
                     *           "name": "support agent",
                     *           "series": [
                     *             {
                     *               "count": 12,
                     *               "mean": 0.5,
                     *               "timestamp": "2026-01-02T03:04:05.000000Z"
                     *             }
                     *           ],
                     *           "values": [
                     *             {
                     *               "count": 12,
                     *               "value": true
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_list_ChartView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    followTraces: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /**
                 * @description The same, for those who cannot set a header.
                 * @example 1767323045000000
                 */
                last_event?: string;
            };
            header?: {
                /**
                 * @description Id of the last event that was seen; browsers send it by themselves.
                 * @example 1767323045000000
                 */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description Events `trace`, each with a trace as lists show it with `view=preview`; `gone` when the one that is followed was
             *     deleted.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getMetrics: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /**
                 * @description First instant.
                 * @example 2026-01-02T00:00:00Z
                 */
                start_time?: string;
                /**
                 * @description Last instant.
                 * @example 2026-01-03T00:00:00Z
                 */
                end_time?: string;
                /**
                 * @description Width of a bucket, such as `1h`, `24h`, `168h`, `90m`.
                 * @example 1h
                 */
                interval?: string;
                /**
                 * @description `status`, `protocol`, `tag`, `user`, `source` (traces), or `model`, `agent`, `tool` (runs, by whole minutes).
                 * @example model
                 */
                group_by?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `summary` of the window, `series` with one entry for each bucket, and `groups` when asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "group_by": "model",
                     *         "groups": [
                     *           {
                     *             "is_other": false,
                     *             "series": [
                     *               {
                     *                 "metrics": {
                     *                   "canceled_count": 1,
                     *                   "duration": {
                     *                     "avg": null,
                     *                     "p50": null,
                     *                     "p90": null,
                     *                     "p95": null,
                     *                     "p99": null
                     *                   },
                     *                   "error_rate": 0.5,
                     *                   "expired_count": 1,
                     *                   "failure_count": 1,
                     *                   "invocation_count": 1,
                     *                   "run_count": 1,
                     *                   "running_count": 1,
                     *                   "skipped_count": 1,
                     *                   "success_count": 1,
                     *                   "unpriced_count": 1,
                     *                   "usage": {
                     *                     "cache_read_tokens": null,
                     *                     "cache_write_tokens": null,
                     *                     "completion_tokens": null,
                     *                     "completion_tokens_cost_usd": null,
                     *                     "prompt_tokens": null,
                     *                     "prompt_tokens_cost_usd": null,
                     *                     "reasoning_tokens": null,
                     *                     "total_tokens": null,
                     *                     "total_tokens_cost_usd": null
                     *                   },
                     *                   "with_errors_count": 1
                     *                 },
                     *                 "timestamp": "2026-01-02T03:04:05.000000Z"
                     *               }
                     *             ],
                     *             "summary": {
                     *               "canceled_count": 1,
                     *               "duration": {
                     *                 "avg": 0.5,
                     *                 "p50": 0.5,
                     *                 "p90": 0.5,
                     *                 "p95": 0.5,
                     *                 "p99": 0.5
                     *               },
                     *               "error_rate": 0.5,
                     *               "expired_count": 1,
                     *               "failure_count": 1,
                     *               "invocation_count": 1,
                     *               "run_count": 1,
                     *               "running_count": 1,
                     *               "skipped_count": 1,
                     *               "success_count": 1,
                     *               "unpriced_count": 1,
                     *               "usage": {
                     *                 "cache_read_tokens": 1,
                     *                 "cache_write_tokens": 1,
                     *                 "completion_tokens": 1,
                     *                 "completion_tokens_cost_usd": 0.5,
                     *                 "prompt_tokens": 1,
                     *                 "prompt_tokens_cost_usd": 0.5,
                     *                 "reasoning_tokens": 1,
                     *                 "total_tokens": 1,
                     *                 "total_tokens_cost_usd": 0.5
                     *               },
                     *               "with_errors_count": 1
                     *             },
                     *             "value": "gpt-4o-mini"
                     *           }
                     *         ],
                     *         "series": [
                     *           {
                     *             "metrics": {
                     *               "canceled_count": 1,
                     *               "duration": {
                     *                 "avg": 0.5,
                     *                 "p50": 0.5,
                     *                 "p90": 0.5,
                     *                 "p95": 0.5,
                     *                 "p99": 0.5
                     *               },
                     *               "error_rate": 0.5,
                     *               "expired_count": 1,
                     *               "failure_count": 1,
                     *               "invocation_count": 1,
                     *               "run_count": 1,
                     *               "running_count": 1,
                     *               "skipped_count": 1,
                     *               "success_count": 1,
                     *               "unpriced_count": 1,
                     *               "usage": {
                     *                 "cache_read_tokens": 1,
                     *                 "cache_write_tokens": 1,
                     *                 "completion_tokens": 1,
                     *                 "completion_tokens_cost_usd": 0.5,
                     *                 "prompt_tokens": 1,
                     *                 "prompt_tokens_cost_usd": 0.5,
                     *                 "reasoning_tokens": 1,
                     *                 "total_tokens": 1,
                     *                 "total_tokens_cost_usd": 0.5
                     *               },
                     *               "with_errors_count": 1
                     *             },
                     *             "timestamp": "2026-01-02T03:04:05.000000Z"
                     *           }
                     *         ],
                     *         "summary": {
                     *           "canceled_count": 1,
                     *           "duration": {
                     *             "avg": 0.5,
                     *             "p50": 0.5,
                     *             "p90": 0.5,
                     *             "p95": 0.5,
                     *             "p99": 0.5
                     *           },
                     *           "error_rate": 0.5,
                     *           "expired_count": 1,
                     *           "failure_count": 1,
                     *           "invocation_count": 1,
                     *           "run_count": 1,
                     *           "running_count": 1,
                     *           "skipped_count": 1,
                     *           "success_count": 1,
                     *           "unpriced_count": 1,
                     *           "usage": {
                     *             "cache_read_tokens": 1,
                     *             "cache_write_tokens": 1,
                     *             "completion_tokens": 1,
                     *             "completion_tokens_cost_usd": 0.5,
                     *             "prompt_tokens": 1,
                     *             "prompt_tokens_cost_usd": 0.5,
                     *             "reasoning_tokens": 1,
                     *             "total_tokens": 1,
                     *             "total_tokens_cost_usd": 0.5
                     *           },
                     *           "with_errors_count": 1
                     *         },
                     *         "window": {
                     *           "end_time": "2026-01-03T00:00:00Z",
                     *           "start_time": "2026-01-02T00:00:00Z"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Metrics"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    searchTraces: {
        parameters: {
            query: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /**
                 * @description The text: 200 characters at most.
                 * @example waiting
                 */
                q: string;
                /**
                 * @description Matches at which a step ends; 50 unless given, 500 at most.
                 * @example 100
                 */
                limit?: number;
                /**
                 * @description `next_cursor` of the step before.
                 * @example AQAGR172TPNANWI4YWE1YTItZDJjOC00ZTVjLTlmNWQtMWY3ZjBhM2MyYjEx
                 */
                cursor?: string;
                /**
                 * @description `succeeded`, `failed`, `canceled`, `skipped`, `running`; any of the given ones.
                 * @example [
                 *       "failed"
                 *     ]
                 */
                status?: string[];
                /**
                 * @description A list of statuses with commas between.
                 * @example [
                 *       "failed,canceled"
                 *     ]
                 */
                "status:in"?: string[];
                /**
                 * @description None of these statuses.
                 * @example [
                 *       "succeeded"
                 *     ]
                 */
                "status:ne"?: string[];
                /**
                 * @description Started then.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                started_at?: string[];
                /**
                 * @description Started then or later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gte"?: string[];
                /**
                 * @description Started later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gt"?: string[];
                /**
                 * @description Started then or earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lte"?: string[];
                /**
                 * @description Started earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lt"?: string[];
                /**
                 * @description Id of a trace; any of the given ones.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                 *     ]
                 */
                id?: string[];
                /**
                 * @description A list of ids with commas between, here and below.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11,run-2"
                 *     ]
                 */
                "id:in"?: string[];
                /**
                 * @description Id of a session; any of the given ones.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user; any of the given ones.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source; any of the given ones.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                source_id?: string[];
                /**
                 * @description A tag; several must all be there.
                 * @example [
                 *       "production"
                 *     ]
                 */
                tag?: string[];
                /**
                 * @description Name of the trace; any of the given ones.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                name?: string[];
                /**
                 * @description `key=value`; several must all be there.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                metadata?: string[];
                /**
                 * @description A model that some run used; any of the given ones.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called; any of the given ones.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part; any of the given ones.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
                /**
                 * @description Any of these sessions.
                 * @example [
                 *       "session-7,session-8"
                 *     ]
                 */
                "session_id:in"?: string[];
                /**
                 * @description Any of these users.
                 * @example [
                 *       "user-42,user-43"
                 *     ]
                 */
                "user_id:in"?: string[];
                /**
                 * @description Any of these sources.
                 * @example [
                 *       "checkout-bot,search-bot"
                 *     ]
                 */
                "source_id:in"?: string[];
                /**
                 * @description Any of these tags.
                 * @example [
                 *       "production,staging"
                 *     ]
                 */
                "tag:in"?: string[];
                /**
                 * @description Any of these names.
                 * @example [
                 *       "support agent,planner"
                 *     ]
                 */
                "name:in"?: string[];
                /**
                 * @description Any of these models.
                 * @example [
                 *       "gpt-4o,gpt-4o-mini"
                 *     ]
                 */
                "model:in"?: string[];
                /**
                 * @description Any of these tools.
                 * @example [
                 *       "search,fetch"
                 *     ]
                 */
                "tool:in"?: string[];
                /**
                 * @description Any of these agents.
                 * @example [
                 *       "planner,writer"
                 *     ]
                 */
                "agent:in"?: string[];
                /**
                 * @description Not this session; `:ne` may be repeated, here and below.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                "session_id:ne"?: string[];
                /**
                 * @description Not this user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                "user_id:ne"?: string[];
                /**
                 * @description Not this source.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                "source_id:ne"?: string[];
                /**
                 * @description Without this tag.
                 * @example [
                 *       "production"
                 *     ]
                 */
                "tag:ne"?: string[];
                /**
                 * @description Not this name.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                "name:ne"?: string[];
                /**
                 * @description Without this `key=value`.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                "metadata:ne"?: string[];
                /**
                 * @description No run used this model.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                "model:ne"?: string[];
                /**
                 * @description No run called this tool.
                 * @example [
                 *       "search"
                 *     ]
                 */
                "tool:ne"?: string[];
                /**
                 * @description This agent took no part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                "agent:ne"?: string[];
                /**
                 * @description `dynamiq`, `openai_agents`, `otlp`, `dreadnode`; any of the given ones.
                 * @example [
                 *       "otlp"
                 *     ]
                 */
                protocol?: string[];
                /**
                 * @description A list of protocols.
                 * @example [
                 *       "otlp,dreadnode"
                 *     ]
                 */
                "protocol:in"?: string[];
                /**
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description More milliseconds.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gt"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Fewer milliseconds.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lt"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description More tokens.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gt"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description Fewer tokens.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lt"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description More US dollars.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gt"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
                /**
                 * @description Fewer US dollars.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lt"?: string[];
                /**
                 * @description Whether some run failed: `true`, `false`, `1`, `0`.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_errors?: string[];
                /**
                 * @description Whether some run has a warning.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_warnings?: string[];
                /**
                 * @description Whether some usage has no price.
                 * @example [
                 *       "false"
                 *     ]
                 */
                has_unpriced_usage?: string[];
                /**
                 * @description The error text of the trace holds this, in any case.
                 * @example [
                 *       "rate limit"
                 *     ]
                 */
                error?: string[];
                /**
                 * @description `name`, `name=value` or `name>=0.5`: has such a result; several must all be there.
                 * @example [
                 *       "helpful=true"
                 *     ]
                 */
                evaluation?: string[];
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "after": " at the gate",
                     *           "before": "the parcel waits",
                     *           "matched": "waiting",
                     *           "name": "support agent",
                     *           "place": "output",
                     *           "run_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
                     *           "started_at": "2026-01-02T03:04:05.000000Z",
                     *           "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                     *         }
                     *       ],
                     *       "next_cursor": "AQAGR172TPNANWI4YWE1YTItZDJjOC00ZTVjLTlmNWQtMWY3ZjBhM2MyYjEx",
                     *       "progress": {
                     *         "bytes": 48213,
                     *         "done": true,
                     *         "traces": 1,
                     *         "truncated": true,
                     *         "until": "2026-01-02T00:00:00Z"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Found"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /**
                 * @description `full` (default), or `preview`: short texts of the first input and of the last output, and the last status.
                 * @example preview
                 */
                view?: string;
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "input": {
                     *             "question": "Where is my order?"
                     *           },
                     *           "last_activity_at": "2026-01-02T03:04:05.000000Z",
                     *           "message_count": 1,
                     *           "output": {
                     *             "answer": "At the gate."
                     *           },
                     *           "status": "succeeded",
                     *           "user_id": "user-42"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getSession: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example session-7 */
                session_id: string;
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
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "input": {
                     *           "question": "Where is my order?"
                     *         },
                     *         "last_activity_at": "2026-01-02T03:04:05.000000Z",
                     *         "message_count": 1,
                     *         "output": {
                     *           "answer": "At the gate."
                     *         },
                     *         "status": "succeeded",
                     *         "user_id": "user-42"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OneSession"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteSession: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example session-7 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job that does it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "done": 1,
                     *         "error": null,
                     *         "finished_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "kind": "delete_traces",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "result": {
                     *           "traces": 12
                     *         },
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "state": "succeeded",
                     *         "task": {
                     *           "filter": "status=failed"
                     *         },
                     *         "total": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listSessionMessages: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
                /**
                 * @description `created_at` (default) or `-created_at`.
                 * @example created_at
                 */
                sort?: string;
            };
            header?: never;
            path: {
                /** @example session-7 */
                session_id: string;
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "input": {
                     *             "question": "Where is my order?"
                     *           },
                     *           "output": {
                     *             "answer": "At the gate."
                     *           },
                     *           "status": "succeeded",
                     *           "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["MessageList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listTraces: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /**
                 * @description `full` (default), or `preview` with short texts for input, output and error.
                 * @example preview
                 */
                view?: string;
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
                /**
                 * @description Fields, `-` for descending: `started_at`, `ended_at`, `status`, `duration`, `total_tokens`, `cost`.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description `next_cursor` of the page before, in place of `page`; only in the order of start.
                 * @example AQAGR172TPNANWI4YWE1YTItZDJjOC00ZTVjLTlmNWQtMWY3ZjBhM2MyYjEx
                 */
                cursor?: string;
                /**
                 * @description `succeeded`, `failed`, `canceled`, `skipped`, `running`; any of the given ones.
                 * @example [
                 *       "failed"
                 *     ]
                 */
                status?: string[];
                /**
                 * @description A list of statuses with commas between.
                 * @example [
                 *       "failed,canceled"
                 *     ]
                 */
                "status:in"?: string[];
                /**
                 * @description None of these statuses.
                 * @example [
                 *       "succeeded"
                 *     ]
                 */
                "status:ne"?: string[];
                /**
                 * @description Started then.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                started_at?: string[];
                /**
                 * @description Started then or later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gte"?: string[];
                /**
                 * @description Started later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gt"?: string[];
                /**
                 * @description Started then or earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lte"?: string[];
                /**
                 * @description Started earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lt"?: string[];
                /**
                 * @description Id of a trace; any of the given ones.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                 *     ]
                 */
                id?: string[];
                /**
                 * @description A list of ids with commas between, here and below.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11,run-2"
                 *     ]
                 */
                "id:in"?: string[];
                /**
                 * @description Id of a session; any of the given ones.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user; any of the given ones.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source; any of the given ones.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                source_id?: string[];
                /**
                 * @description A tag; several must all be there.
                 * @example [
                 *       "production"
                 *     ]
                 */
                tag?: string[];
                /**
                 * @description Name of the trace; any of the given ones.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                name?: string[];
                /**
                 * @description `key=value`; several must all be there.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                metadata?: string[];
                /**
                 * @description A model that some run used; any of the given ones.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called; any of the given ones.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part; any of the given ones.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
                /**
                 * @description Any of these sessions.
                 * @example [
                 *       "session-7,session-8"
                 *     ]
                 */
                "session_id:in"?: string[];
                /**
                 * @description Any of these users.
                 * @example [
                 *       "user-42,user-43"
                 *     ]
                 */
                "user_id:in"?: string[];
                /**
                 * @description Any of these sources.
                 * @example [
                 *       "checkout-bot,search-bot"
                 *     ]
                 */
                "source_id:in"?: string[];
                /**
                 * @description Any of these tags.
                 * @example [
                 *       "production,staging"
                 *     ]
                 */
                "tag:in"?: string[];
                /**
                 * @description Any of these names.
                 * @example [
                 *       "support agent,planner"
                 *     ]
                 */
                "name:in"?: string[];
                /**
                 * @description Any of these models.
                 * @example [
                 *       "gpt-4o,gpt-4o-mini"
                 *     ]
                 */
                "model:in"?: string[];
                /**
                 * @description Any of these tools.
                 * @example [
                 *       "search,fetch"
                 *     ]
                 */
                "tool:in"?: string[];
                /**
                 * @description Any of these agents.
                 * @example [
                 *       "planner,writer"
                 *     ]
                 */
                "agent:in"?: string[];
                /**
                 * @description Not this session; `:ne` may be repeated, here and below.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                "session_id:ne"?: string[];
                /**
                 * @description Not this user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                "user_id:ne"?: string[];
                /**
                 * @description Not this source.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                "source_id:ne"?: string[];
                /**
                 * @description Without this tag.
                 * @example [
                 *       "production"
                 *     ]
                 */
                "tag:ne"?: string[];
                /**
                 * @description Not this name.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                "name:ne"?: string[];
                /**
                 * @description Without this `key=value`.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                "metadata:ne"?: string[];
                /**
                 * @description No run used this model.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                "model:ne"?: string[];
                /**
                 * @description No run called this tool.
                 * @example [
                 *       "search"
                 *     ]
                 */
                "tool:ne"?: string[];
                /**
                 * @description This agent took no part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                "agent:ne"?: string[];
                /**
                 * @description `dynamiq`, `openai_agents`, `otlp`, `dreadnode`; any of the given ones.
                 * @example [
                 *       "otlp"
                 *     ]
                 */
                protocol?: string[];
                /**
                 * @description A list of protocols.
                 * @example [
                 *       "otlp,dreadnode"
                 *     ]
                 */
                "protocol:in"?: string[];
                /**
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description More milliseconds.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gt"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Fewer milliseconds.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lt"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description More tokens.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gt"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description Fewer tokens.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lt"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description More US dollars.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gt"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
                /**
                 * @description Fewer US dollars.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lt"?: string[];
                /**
                 * @description Whether some run failed: `true`, `false`, `1`, `0`.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_errors?: string[];
                /**
                 * @description Whether some run has a warning.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_warnings?: string[];
                /**
                 * @description Whether some usage has no price.
                 * @example [
                 *       "false"
                 *     ]
                 */
                has_unpriced_usage?: string[];
                /**
                 * @description The error text of the trace holds this, in any case.
                 * @example [
                 *       "rate limit"
                 *     ]
                 */
                error?: string[];
                /**
                 * @description `name`, `name=value` or `name>=0.5`: has such a result; several must all be there.
                 * @example [
                 *       "helpful=true"
                 *     ]
                 */
                evaluation?: string[];
                /**
                 * @description Input, output or error text of the trace holds this, in any case; 200 characters at most, in the order of start only. What the other filters select is looked through for two seconds at most: then `total_exact` is false, and `next_cursor` goes on.
                 * @example refund
                 */
                search?: string;
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "agent": "planner",
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "duration_ms": 0.5,
                     *           "ended_at": "2026-01-02T03:04:05.000000Z",
                     *           "error": null,
                     *           "error_count": 1,
                     *           "has_unpriced_usage": true,
                     *           "has_warnings": true,
                     *           "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *           "input": {
                     *             "question": "Where is my order?"
                     *           },
                     *           "label": null,
                     *           "metadata": {
                     *             "team": "billing"
                     *           },
                     *           "name": "support agent",
                     *           "output": {
                     *             "answer": "At the gate."
                     *           },
                     *           "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *           "protocol": "dynamiq",
                     *           "run_count": 1,
                     *           "session_id": "session-7",
                     *           "source_id": "checkout-bot",
                     *           "started_at": "2026-01-02T03:04:05.000000Z",
                     *           "status": "succeeded",
                     *           "status_detail": "status_detail",
                     *           "tags": [
                     *             "production"
                     *           ],
                     *           "updated_at": "2026-01-02T03:04:05.000000Z",
                     *           "usage": {
                     *             "cache_read_tokens": 1,
                     *             "cache_write_tokens": 1,
                     *             "completion_tokens": 1,
                     *             "completion_tokens_cost_usd": 0.5,
                     *             "cost_source": "cost_source",
                     *             "prompt_tokens": 1,
                     *             "prompt_tokens_cost_usd": 0.5,
                     *             "reasoning_tokens": 1,
                     *             "total_tokens": 1,
                     *             "total_tokens_cost_usd": 0.5
                     *           },
                     *           "user_id": "user-42",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "next_cursor": "AQAGR172TPNANWI4YWE1YTItZDJjOC00ZTVjLTlmNWQtMWY3ZjBhM2MyYjEx",
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1,
                     *         "total_exact": true
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TraceList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteTraces: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /**
                 * @description How many the filters select, so that nobody deletes more than they know of.
                 * @example 12
                 */
                count?: number;
                /**
                 * @description `succeeded`, `failed`, `canceled`, `skipped`, `running`; any of the given ones.
                 * @example [
                 *       "failed"
                 *     ]
                 */
                status?: string[];
                /**
                 * @description A list of statuses with commas between.
                 * @example [
                 *       "failed,canceled"
                 *     ]
                 */
                "status:in"?: string[];
                /**
                 * @description None of these statuses.
                 * @example [
                 *       "succeeded"
                 *     ]
                 */
                "status:ne"?: string[];
                /**
                 * @description Started then.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                started_at?: string[];
                /**
                 * @description Started then or later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gte"?: string[];
                /**
                 * @description Started later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gt"?: string[];
                /**
                 * @description Started then or earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lte"?: string[];
                /**
                 * @description Started earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lt"?: string[];
                /**
                 * @description Id of a trace; any of the given ones.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                 *     ]
                 */
                id?: string[];
                /**
                 * @description A list of ids with commas between, here and below.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11,run-2"
                 *     ]
                 */
                "id:in"?: string[];
                /**
                 * @description Id of a session; any of the given ones.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user; any of the given ones.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source; any of the given ones.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                source_id?: string[];
                /**
                 * @description A tag; several must all be there.
                 * @example [
                 *       "production"
                 *     ]
                 */
                tag?: string[];
                /**
                 * @description Name of the trace; any of the given ones.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                name?: string[];
                /**
                 * @description `key=value`; several must all be there.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                metadata?: string[];
                /**
                 * @description A model that some run used; any of the given ones.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called; any of the given ones.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part; any of the given ones.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
                /**
                 * @description Any of these sessions.
                 * @example [
                 *       "session-7,session-8"
                 *     ]
                 */
                "session_id:in"?: string[];
                /**
                 * @description Any of these users.
                 * @example [
                 *       "user-42,user-43"
                 *     ]
                 */
                "user_id:in"?: string[];
                /**
                 * @description Any of these sources.
                 * @example [
                 *       "checkout-bot,search-bot"
                 *     ]
                 */
                "source_id:in"?: string[];
                /**
                 * @description Any of these tags.
                 * @example [
                 *       "production,staging"
                 *     ]
                 */
                "tag:in"?: string[];
                /**
                 * @description Any of these names.
                 * @example [
                 *       "support agent,planner"
                 *     ]
                 */
                "name:in"?: string[];
                /**
                 * @description Any of these models.
                 * @example [
                 *       "gpt-4o,gpt-4o-mini"
                 *     ]
                 */
                "model:in"?: string[];
                /**
                 * @description Any of these tools.
                 * @example [
                 *       "search,fetch"
                 *     ]
                 */
                "tool:in"?: string[];
                /**
                 * @description Any of these agents.
                 * @example [
                 *       "planner,writer"
                 *     ]
                 */
                "agent:in"?: string[];
                /**
                 * @description Not this session; `:ne` may be repeated, here and below.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                "session_id:ne"?: string[];
                /**
                 * @description Not this user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                "user_id:ne"?: string[];
                /**
                 * @description Not this source.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                "source_id:ne"?: string[];
                /**
                 * @description Without this tag.
                 * @example [
                 *       "production"
                 *     ]
                 */
                "tag:ne"?: string[];
                /**
                 * @description Not this name.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                "name:ne"?: string[];
                /**
                 * @description Without this `key=value`.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                "metadata:ne"?: string[];
                /**
                 * @description No run used this model.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                "model:ne"?: string[];
                /**
                 * @description No run called this tool.
                 * @example [
                 *       "search"
                 *     ]
                 */
                "tool:ne"?: string[];
                /**
                 * @description This agent took no part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                "agent:ne"?: string[];
                /**
                 * @description `dynamiq`, `openai_agents`, `otlp`, `dreadnode`; any of the given ones.
                 * @example [
                 *       "otlp"
                 *     ]
                 */
                protocol?: string[];
                /**
                 * @description A list of protocols.
                 * @example [
                 *       "otlp,dreadnode"
                 *     ]
                 */
                "protocol:in"?: string[];
                /**
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description More milliseconds.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gt"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Fewer milliseconds.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lt"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description More tokens.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gt"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description Fewer tokens.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lt"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description More US dollars.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gt"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
                /**
                 * @description Fewer US dollars.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lt"?: string[];
                /**
                 * @description Whether some run failed: `true`, `false`, `1`, `0`.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_errors?: string[];
                /**
                 * @description Whether some run has a warning.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_warnings?: string[];
                /**
                 * @description Whether some usage has no price.
                 * @example [
                 *       "false"
                 *     ]
                 */
                has_unpriced_usage?: string[];
                /**
                 * @description The error text of the trace holds this, in any case.
                 * @example [
                 *       "rate limit"
                 *     ]
                 */
                error?: string[];
                /**
                 * @description `name`, `name=value` or `name>=0.5`: has such a result; several must all be there.
                 * @example [
                 *       "helpful=true"
                 *     ]
                 */
                evaluation?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job that does it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "created_by": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "done": 1,
                     *         "error": null,
                     *         "finished_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "kind": "delete_traces",
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "result": {
                     *           "traces": 12
                     *         },
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "state": "succeeded",
                     *         "task": {
                     *           "filter": "status=failed"
                     *         },
                     *         "total": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    countTraces: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /**
                 * @description `succeeded`, `failed`, `canceled`, `skipped`, `running`; any of the given ones.
                 * @example [
                 *       "failed"
                 *     ]
                 */
                status?: string[];
                /**
                 * @description A list of statuses with commas between.
                 * @example [
                 *       "failed,canceled"
                 *     ]
                 */
                "status:in"?: string[];
                /**
                 * @description None of these statuses.
                 * @example [
                 *       "succeeded"
                 *     ]
                 */
                "status:ne"?: string[];
                /**
                 * @description Started then.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                started_at?: string[];
                /**
                 * @description Started then or later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gte"?: string[];
                /**
                 * @description Started later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gt"?: string[];
                /**
                 * @description Started then or earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lte"?: string[];
                /**
                 * @description Started earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lt"?: string[];
                /**
                 * @description Id of a trace; any of the given ones.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                 *     ]
                 */
                id?: string[];
                /**
                 * @description A list of ids with commas between, here and below.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11,run-2"
                 *     ]
                 */
                "id:in"?: string[];
                /**
                 * @description Id of a session; any of the given ones.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user; any of the given ones.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source; any of the given ones.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                source_id?: string[];
                /**
                 * @description A tag; several must all be there.
                 * @example [
                 *       "production"
                 *     ]
                 */
                tag?: string[];
                /**
                 * @description Name of the trace; any of the given ones.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                name?: string[];
                /**
                 * @description `key=value`; several must all be there.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                metadata?: string[];
                /**
                 * @description A model that some run used; any of the given ones.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called; any of the given ones.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part; any of the given ones.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
                /**
                 * @description Any of these sessions.
                 * @example [
                 *       "session-7,session-8"
                 *     ]
                 */
                "session_id:in"?: string[];
                /**
                 * @description Any of these users.
                 * @example [
                 *       "user-42,user-43"
                 *     ]
                 */
                "user_id:in"?: string[];
                /**
                 * @description Any of these sources.
                 * @example [
                 *       "checkout-bot,search-bot"
                 *     ]
                 */
                "source_id:in"?: string[];
                /**
                 * @description Any of these tags.
                 * @example [
                 *       "production,staging"
                 *     ]
                 */
                "tag:in"?: string[];
                /**
                 * @description Any of these names.
                 * @example [
                 *       "support agent,planner"
                 *     ]
                 */
                "name:in"?: string[];
                /**
                 * @description Any of these models.
                 * @example [
                 *       "gpt-4o,gpt-4o-mini"
                 *     ]
                 */
                "model:in"?: string[];
                /**
                 * @description Any of these tools.
                 * @example [
                 *       "search,fetch"
                 *     ]
                 */
                "tool:in"?: string[];
                /**
                 * @description Any of these agents.
                 * @example [
                 *       "planner,writer"
                 *     ]
                 */
                "agent:in"?: string[];
                /**
                 * @description Not this session; `:ne` may be repeated, here and below.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                "session_id:ne"?: string[];
                /**
                 * @description Not this user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                "user_id:ne"?: string[];
                /**
                 * @description Not this source.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                "source_id:ne"?: string[];
                /**
                 * @description Without this tag.
                 * @example [
                 *       "production"
                 *     ]
                 */
                "tag:ne"?: string[];
                /**
                 * @description Not this name.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                "name:ne"?: string[];
                /**
                 * @description Without this `key=value`.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                "metadata:ne"?: string[];
                /**
                 * @description No run used this model.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                "model:ne"?: string[];
                /**
                 * @description No run called this tool.
                 * @example [
                 *       "search"
                 *     ]
                 */
                "tool:ne"?: string[];
                /**
                 * @description This agent took no part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                "agent:ne"?: string[];
                /**
                 * @description `dynamiq`, `openai_agents`, `otlp`, `dreadnode`; any of the given ones.
                 * @example [
                 *       "otlp"
                 *     ]
                 */
                protocol?: string[];
                /**
                 * @description A list of protocols.
                 * @example [
                 *       "otlp,dreadnode"
                 *     ]
                 */
                "protocol:in"?: string[];
                /**
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description More milliseconds.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gt"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Fewer milliseconds.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lt"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description More tokens.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gt"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description Fewer tokens.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lt"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description More US dollars.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gt"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
                /**
                 * @description Fewer US dollars.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lt"?: string[];
                /**
                 * @description Whether some run failed: `true`, `false`, `1`, `0`.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_errors?: string[];
                /**
                 * @description Whether some run has a warning.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_warnings?: string[];
                /**
                 * @description Whether some usage has no price.
                 * @example [
                 *       "false"
                 *     ]
                 */
                has_unpriced_usage?: string[];
                /**
                 * @description The error text of the trace holds this, in any case.
                 * @example [
                 *       "rate limit"
                 *     ]
                 */
                error?: string[];
                /**
                 * @description `name`, `name=value` or `name>=0.5`: has such a result; several must all be there.
                 * @example [
                 *       "helpful=true"
                 *     ]
                 */
                evaluation?: string[];
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
                    /**
                     * @example {
                     *       "data": {
                     *         "count": 12,
                     *         "exact": true
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Counted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    downloadTraces: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
                /**
                 * @description Traces at most; 1000 unless given.
                 * @example 100
                 */
                limit?: number;
                /**
                 * @description Put the runs of each trace into it: `true`, `false`, `1`, `0`.
                 * @example true
                 */
                include_runs?: string;
                /**
                 * @description `-started_at` (default) or `started_at`.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description `succeeded`, `failed`, `canceled`, `skipped`, `running`; any of the given ones.
                 * @example [
                 *       "failed"
                 *     ]
                 */
                status?: string[];
                /**
                 * @description A list of statuses with commas between.
                 * @example [
                 *       "failed,canceled"
                 *     ]
                 */
                "status:in"?: string[];
                /**
                 * @description None of these statuses.
                 * @example [
                 *       "succeeded"
                 *     ]
                 */
                "status:ne"?: string[];
                /**
                 * @description Started then.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                started_at?: string[];
                /**
                 * @description Started then or later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gte"?: string[];
                /**
                 * @description Started later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gt"?: string[];
                /**
                 * @description Started then or earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lte"?: string[];
                /**
                 * @description Started earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lt"?: string[];
                /**
                 * @description Id of a trace; any of the given ones.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                 *     ]
                 */
                id?: string[];
                /**
                 * @description A list of ids with commas between, here and below.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11,run-2"
                 *     ]
                 */
                "id:in"?: string[];
                /**
                 * @description Id of a session; any of the given ones.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user; any of the given ones.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source; any of the given ones.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                source_id?: string[];
                /**
                 * @description A tag; several must all be there.
                 * @example [
                 *       "production"
                 *     ]
                 */
                tag?: string[];
                /**
                 * @description Name of the trace; any of the given ones.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                name?: string[];
                /**
                 * @description `key=value`; several must all be there.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                metadata?: string[];
                /**
                 * @description A model that some run used; any of the given ones.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called; any of the given ones.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part; any of the given ones.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
                /**
                 * @description Any of these sessions.
                 * @example [
                 *       "session-7,session-8"
                 *     ]
                 */
                "session_id:in"?: string[];
                /**
                 * @description Any of these users.
                 * @example [
                 *       "user-42,user-43"
                 *     ]
                 */
                "user_id:in"?: string[];
                /**
                 * @description Any of these sources.
                 * @example [
                 *       "checkout-bot,search-bot"
                 *     ]
                 */
                "source_id:in"?: string[];
                /**
                 * @description Any of these tags.
                 * @example [
                 *       "production,staging"
                 *     ]
                 */
                "tag:in"?: string[];
                /**
                 * @description Any of these names.
                 * @example [
                 *       "support agent,planner"
                 *     ]
                 */
                "name:in"?: string[];
                /**
                 * @description Any of these models.
                 * @example [
                 *       "gpt-4o,gpt-4o-mini"
                 *     ]
                 */
                "model:in"?: string[];
                /**
                 * @description Any of these tools.
                 * @example [
                 *       "search,fetch"
                 *     ]
                 */
                "tool:in"?: string[];
                /**
                 * @description Any of these agents.
                 * @example [
                 *       "planner,writer"
                 *     ]
                 */
                "agent:in"?: string[];
                /**
                 * @description Not this session; `:ne` may be repeated, here and below.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                "session_id:ne"?: string[];
                /**
                 * @description Not this user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                "user_id:ne"?: string[];
                /**
                 * @description Not this source.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                "source_id:ne"?: string[];
                /**
                 * @description Without this tag.
                 * @example [
                 *       "production"
                 *     ]
                 */
                "tag:ne"?: string[];
                /**
                 * @description Not this name.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                "name:ne"?: string[];
                /**
                 * @description Without this `key=value`.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                "metadata:ne"?: string[];
                /**
                 * @description No run used this model.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                "model:ne"?: string[];
                /**
                 * @description No run called this tool.
                 * @example [
                 *       "search"
                 *     ]
                 */
                "tool:ne"?: string[];
                /**
                 * @description This agent took no part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                "agent:ne"?: string[];
                /**
                 * @description `dynamiq`, `openai_agents`, `otlp`, `dreadnode`; any of the given ones.
                 * @example [
                 *       "otlp"
                 *     ]
                 */
                protocol?: string[];
                /**
                 * @description A list of protocols.
                 * @example [
                 *       "otlp,dreadnode"
                 *     ]
                 */
                "protocol:in"?: string[];
                /**
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description More milliseconds.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gt"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Fewer milliseconds.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lt"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description More tokens.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gt"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description Fewer tokens.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lt"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description More US dollars.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gt"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
                /**
                 * @description Fewer US dollars.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lt"?: string[];
                /**
                 * @description Whether some run failed: `true`, `false`, `1`, `0`.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_errors?: string[];
                /**
                 * @description Whether some run has a warning.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_warnings?: string[];
                /**
                 * @description Whether some usage has no price.
                 * @example [
                 *       "false"
                 *     ]
                 */
                has_unpriced_usage?: string[];
                /**
                 * @description The error text of the trace holds this, in any case.
                 * @example [
                 *       "rate limit"
                 *     ]
                 */
                error?: string[];
                /**
                 * @description `name`, `name=value` or `name>=0.5`: has such a result; several must all be there.
                 * @example [
                 *       "helpful=true"
                 *     ]
                 */
                evaluation?: string[];
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
                    /**
                     * @example [
                     *       {
                     *         "agent": "planner",
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "duration_ms": 0.5,
                     *         "ended_at": "2026-01-02T03:04:05.000000Z",
                     *         "error": null,
                     *         "error_count": 1,
                     *         "has_unpriced_usage": true,
                     *         "has_warnings": true,
                     *         "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *         "input": {
                     *           "question": "Where is my order?"
                     *         },
                     *         "label": null,
                     *         "metadata": {
                     *           "team": "billing"
                     *         },
                     *         "name": "support agent",
                     *         "output": {
                     *           "answer": "At the gate."
                     *         },
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "protocol": "dynamiq",
                     *         "run_count": 1,
                     *         "session_id": "session-7",
                     *         "source_id": "checkout-bot",
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "status": "succeeded",
                     *         "status_detail": "status_detail",
                     *         "tags": [
                     *           "production"
                     *         ],
                     *         "updated_at": "2026-01-02T03:04:05.000000Z",
                     *         "usage": {
                     *           "cache_read_tokens": 1,
                     *           "cache_write_tokens": 1,
                     *           "completion_tokens": 1,
                     *           "completion_tokens_cost_usd": 0.5,
                     *           "cost_source": "cost_source",
                     *           "prompt_tokens": 1,
                     *           "prompt_tokens_cost_usd": 0.5,
                     *           "reasoning_tokens": 1,
                     *           "total_tokens": 1,
                     *           "total_tokens_cost_usd": 0.5
                     *         },
                     *         "user_id": "user-42",
                     *         "version": 1
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["TraceDownload"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listFacets: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
                /**
                 * @description Values of each kind; 20 unless given, 200 at most.
                 * @example 100
                 */
                limit?: number;
                /**
                 * @description `succeeded`, `failed`, `canceled`, `skipped`, `running`; any of the given ones.
                 * @example [
                 *       "failed"
                 *     ]
                 */
                status?: string[];
                /**
                 * @description A list of statuses with commas between.
                 * @example [
                 *       "failed,canceled"
                 *     ]
                 */
                "status:in"?: string[];
                /**
                 * @description None of these statuses.
                 * @example [
                 *       "succeeded"
                 *     ]
                 */
                "status:ne"?: string[];
                /**
                 * @description Started then.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                started_at?: string[];
                /**
                 * @description Started then or later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gte"?: string[];
                /**
                 * @description Started later.
                 * @example [
                 *       "2026-01-02T03:04:05Z"
                 *     ]
                 */
                "started_at:gt"?: string[];
                /**
                 * @description Started then or earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lte"?: string[];
                /**
                 * @description Started earlier.
                 * @example [
                 *       "2026-01-03T03:04:05Z"
                 *     ]
                 */
                "started_at:lt"?: string[];
                /**
                 * @description Id of a trace; any of the given ones.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11"
                 *     ]
                 */
                id?: string[];
                /**
                 * @description A list of ids with commas between, here and below.
                 * @example [
                 *       "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11,run-2"
                 *     ]
                 */
                "id:in"?: string[];
                /**
                 * @description Id of a session; any of the given ones.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user; any of the given ones.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source; any of the given ones.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                source_id?: string[];
                /**
                 * @description A tag; several must all be there.
                 * @example [
                 *       "production"
                 *     ]
                 */
                tag?: string[];
                /**
                 * @description Name of the trace; any of the given ones.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                name?: string[];
                /**
                 * @description `key=value`; several must all be there.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                metadata?: string[];
                /**
                 * @description A model that some run used; any of the given ones.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called; any of the given ones.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part; any of the given ones.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
                /**
                 * @description Any of these sessions.
                 * @example [
                 *       "session-7,session-8"
                 *     ]
                 */
                "session_id:in"?: string[];
                /**
                 * @description Any of these users.
                 * @example [
                 *       "user-42,user-43"
                 *     ]
                 */
                "user_id:in"?: string[];
                /**
                 * @description Any of these sources.
                 * @example [
                 *       "checkout-bot,search-bot"
                 *     ]
                 */
                "source_id:in"?: string[];
                /**
                 * @description Any of these tags.
                 * @example [
                 *       "production,staging"
                 *     ]
                 */
                "tag:in"?: string[];
                /**
                 * @description Any of these names.
                 * @example [
                 *       "support agent,planner"
                 *     ]
                 */
                "name:in"?: string[];
                /**
                 * @description Any of these models.
                 * @example [
                 *       "gpt-4o,gpt-4o-mini"
                 *     ]
                 */
                "model:in"?: string[];
                /**
                 * @description Any of these tools.
                 * @example [
                 *       "search,fetch"
                 *     ]
                 */
                "tool:in"?: string[];
                /**
                 * @description Any of these agents.
                 * @example [
                 *       "planner,writer"
                 *     ]
                 */
                "agent:in"?: string[];
                /**
                 * @description Not this session; `:ne` may be repeated, here and below.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                "session_id:ne"?: string[];
                /**
                 * @description Not this user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                "user_id:ne"?: string[];
                /**
                 * @description Not this source.
                 * @example [
                 *       "checkout-bot"
                 *     ]
                 */
                "source_id:ne"?: string[];
                /**
                 * @description Without this tag.
                 * @example [
                 *       "production"
                 *     ]
                 */
                "tag:ne"?: string[];
                /**
                 * @description Not this name.
                 * @example [
                 *       "support agent"
                 *     ]
                 */
                "name:ne"?: string[];
                /**
                 * @description Without this `key=value`.
                 * @example [
                 *       "team=billing"
                 *     ]
                 */
                "metadata:ne"?: string[];
                /**
                 * @description No run used this model.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                "model:ne"?: string[];
                /**
                 * @description No run called this tool.
                 * @example [
                 *       "search"
                 *     ]
                 */
                "tool:ne"?: string[];
                /**
                 * @description This agent took no part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                "agent:ne"?: string[];
                /**
                 * @description `dynamiq`, `openai_agents`, `otlp`, `dreadnode`; any of the given ones.
                 * @example [
                 *       "otlp"
                 *     ]
                 */
                protocol?: string[];
                /**
                 * @description A list of protocols.
                 * @example [
                 *       "otlp,dreadnode"
                 *     ]
                 */
                "protocol:in"?: string[];
                /**
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description More milliseconds.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gt"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Fewer milliseconds.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lt"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description More tokens.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gt"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description Fewer tokens.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lt"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description More US dollars.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gt"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
                /**
                 * @description Fewer US dollars.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lt"?: string[];
                /**
                 * @description Whether some run failed: `true`, `false`, `1`, `0`.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_errors?: string[];
                /**
                 * @description Whether some run has a warning.
                 * @example [
                 *       "true"
                 *     ]
                 */
                has_warnings?: string[];
                /**
                 * @description Whether some usage has no price.
                 * @example [
                 *       "false"
                 *     ]
                 */
                has_unpriced_usage?: string[];
                /**
                 * @description The error text of the trace holds this, in any case.
                 * @example [
                 *       "rate limit"
                 *     ]
                 */
                error?: string[];
                /**
                 * @description `name`, `name=value` or `name>=0.5`: has such a result; several must all be there.
                 * @example [
                 *       "helpful=true"
                 *     ]
                 */
                evaluation?: string[];
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
                    /**
                     * @example {
                     *       "data": {
                     *         "agent": [
                     *           {
                     *             "count": 12,
                     *             "value": "planner"
                     *           }
                     *         ],
                     *         "exact": true,
                     *         "metadata": [
                     *           {
                     *             "count": 12,
                     *             "value": "team=billing"
                     *           }
                     *         ],
                     *         "model": [
                     *           {
                     *             "count": 12,
                     *             "value": "gpt-4o-mini"
                     *           }
                     *         ],
                     *         "name": [
                     *           {
                     *             "count": 12,
                     *             "value": "support agent"
                     *           }
                     *         ],
                     *         "session_id": [
                     *           {
                     *             "count": 3,
                     *             "value": "session-7"
                     *           }
                     *         ],
                     *         "source_id": [
                     *           {
                     *             "count": 12,
                     *             "value": "checkout-bot"
                     *           }
                     *         ],
                     *         "tag": [
                     *           {
                     *             "count": 12,
                     *             "value": "production"
                     *           }
                     *         ],
                     *         "tool": [
                     *           {
                     *             "count": 4,
                     *             "value": "search"
                     *           }
                     *         ],
                     *         "traces": 1,
                     *         "user_id": [
                     *           {
                     *             "count": 3,
                     *             "value": "user-42"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_FacetsView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getTrace: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
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
                    /**
                     * @example {
                     *       "agent": "planner",
                     *       "created_at": "2026-01-02T03:04:05.000000Z",
                     *       "data": {
                     *         "agent": "planner",
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "duration_ms": 0.5,
                     *         "ended_at": "2026-01-02T03:04:05.000000Z",
                     *         "error": null,
                     *         "error_count": 1,
                     *         "has_unpriced_usage": true,
                     *         "has_warnings": true,
                     *         "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *         "input": {
                     *           "question": "Where is my order?"
                     *         },
                     *         "label": null,
                     *         "metadata": {
                     *           "team": "billing"
                     *         },
                     *         "name": "support agent",
                     *         "output": {
                     *           "answer": "At the gate."
                     *         },
                     *         "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *         "protocol": "dynamiq",
                     *         "run_count": 1,
                     *         "session_id": "session-7",
                     *         "source_id": "checkout-bot",
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "status": "succeeded",
                     *         "status_detail": "status_detail",
                     *         "tags": [
                     *           "production"
                     *         ],
                     *         "updated_at": "2026-01-02T03:04:05.000000Z",
                     *         "usage": {
                     *           "cache_read_tokens": 1,
                     *           "cache_write_tokens": 1,
                     *           "completion_tokens": 1,
                     *           "completion_tokens_cost_usd": 0.5,
                     *           "cost_source": "cost_source",
                     *           "prompt_tokens": 1,
                     *           "prompt_tokens_cost_usd": 0.5,
                     *           "reasoning_tokens": 1,
                     *           "total_tokens": 1,
                     *           "total_tokens_cost_usd": 0.5
                     *         },
                     *         "user_id": "user-42",
                     *         "version": 1
                     *       },
                     *       "duration_ms": 0.5,
                     *       "ended_at": "2026-01-02T03:04:05.000000Z",
                     *       "error": null,
                     *       "error_count": 1,
                     *       "has_unpriced_usage": true,
                     *       "has_warnings": true,
                     *       "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *       "input": {
                     *         "question": "Where is my order?"
                     *       },
                     *       "label": null,
                     *       "metadata": {
                     *         "team": "billing"
                     *       },
                     *       "name": "support agent",
                     *       "output": {
                     *         "answer": "At the gate."
                     *       },
                     *       "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *       "protocol": "dynamiq",
                     *       "run_count": 1,
                     *       "runs": [
                     *         {
                     *           "artifacts": [
                     *             {}
                     *           ],
                     *           "attributes": {},
                     *           "counted": true,
                     *           "duration_ms": 0.5,
                     *           "end_time": "2026-01-03T00:00:00Z",
                     *           "ended_at": "2026-01-02T03:04:05.000000Z",
                     *           "error": null,
                     *           "events": [
                     *             {}
                     *           ],
                     *           "executions": [
                     *             {}
                     *           ],
                     *           "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
                     *           "input": {
                     *             "question": "Where is my order?"
                     *           },
                     *           "kind": "llm",
                     *           "links": [
                     *             {}
                     *           ],
                     *           "messages": [
                     *             {}
                     *           ],
                     *           "metadata": {
                     *             "team": "billing"
                     *           },
                     *           "metrics": [
                     *             {}
                     *           ],
                     *           "model": "gpt-4o-mini",
                     *           "name": "support agent",
                     *           "output": {
                     *             "answer": "At the gate."
                     *           },
                     *           "params": {},
                     *           "parent_run_id": null,
                     *           "provider": "openai",
                     *           "resource": {},
                     *           "scope": {},
                     *           "session_id": "session-7",
                     *           "source_id": "checkout-bot",
                     *           "start_time": "2026-01-02T00:00:00Z",
                     *           "started_at": "2026-01-02T03:04:05.000000Z",
                     *           "status": "succeeded",
                     *           "status_detail": "status_detail",
                     *           "tags": [
                     *             "production"
                     *           ],
                     *           "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *           "type": "node",
                     *           "usage": {
                     *             "cache_read_tokens": 1,
                     *             "cache_write_tokens": 1,
                     *             "completion_tokens": 1,
                     *             "completion_tokens_cost_usd": 0.5,
                     *             "cost_source": "cost_source",
                     *             "prompt_tokens": 1,
                     *             "prompt_tokens_cost_usd": 0.5,
                     *             "reasoning_tokens": 1,
                     *             "total_tokens": 1,
                     *             "total_tokens_cost_usd": 0.5
                     *           },
                     *           "user_id": "user-42"
                     *         }
                     *       ],
                     *       "session_id": "session-7",
                     *       "source_id": "checkout-bot",
                     *       "started_at": "2026-01-02T03:04:05.000000Z",
                     *       "status": "succeeded",
                     *       "status_detail": "status_detail",
                     *       "tags": [
                     *         "production"
                     *       ],
                     *       "updated_at": "2026-01-02T03:04:05.000000Z",
                     *       "usage": {
                     *         "cache_read_tokens": 1,
                     *         "cache_write_tokens": 1,
                     *         "completion_tokens": 1,
                     *         "completion_tokens_cost_usd": 0.5,
                     *         "cost_source": "cost_source",
                     *         "prompt_tokens": 1,
                     *         "prompt_tokens_cost_usd": 0.5,
                     *         "reasoning_tokens": 1,
                     *         "total_tokens": 1,
                     *         "total_tokens_cost_usd": 0.5
                     *       },
                     *       "user_id": "user-42",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WholeTrace"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteTrace: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
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
                    /**
                     * @example {
                     *       "data": {
                     *         "bytes": 48213,
                     *         "rows": 1,
                     *         "spans": 96,
                     *         "traces": 1
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Deleted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    explainTraceCost: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "compared": [
                     *           {
                     *             "computed_usd": 0.5,
                     *             "model": "gpt-4o-mini",
                     *             "price_id": "0198f3c6-5d43-7c31-88a7-6fb04d9c2e77",
                     *             "price_table": "1f0a3c2b",
                     *             "provider": "openai",
                     *             "spans": 96,
                     *             "tokens": 1,
                     *             "told_usd": 0.5
                     *           }
                     *         ],
                     *         "parts": [
                     *           {
                     *             "class": "input",
                     *             "cost_usd": 0.5,
                     *             "model": "gpt-4o-mini",
                     *             "price_id": "0198f3c6-5d43-7c31-88a7-6fb04d9c2e77",
                     *             "price_per": "million_tokens",
                     *             "price_table": "1f0a3c2b",
                     *             "price_usd": 0.5,
                     *             "provider": "openai",
                     *             "source": "api",
                     *             "spans": 96,
                     *             "tokens": 1
                     *           }
                     *         ],
                     *         "total_usd": 0.5,
                     *         "unpriced": [
                     *           {
                     *             "model": "gpt-4o-mini",
                     *             "provider": "openai",
                     *             "spans": 96,
                     *             "tokens": 1
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CostExplanation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listEvaluations: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "author": "nightly-check",
                     *           "comment": "Answered the question.",
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "kind": "boolean",
                     *           "name": "support agent",
                     *           "run_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
                     *           "source": "api",
                     *           "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *           "value": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_list_Evaluation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createEvaluation: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "author": "nightly-check",
                 *       "comment": "Answered the question.",
                 *       "created_at": "2026-01-02T03:04:05.000000Z",
                 *       "kind": "boolean",
                 *       "name": "support agent",
                 *       "run_id": null,
                 *       "source": "api",
                 *       "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                 *       "value": true
                 *     }
                 */
                "application/json": components["schemas"]["NewEvaluation"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "author": "nightly-check",
                     *         "comment": "Answered the question.",
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "kind": "boolean",
                     *         "name": "support agent",
                     *         "run_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
                     *         "source": "api",
                     *         "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *         "value": true
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Evaluation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteEvaluation: {
        parameters: {
            query: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
                /** @example support agent */
                name: string;
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12 */
                run_id?: string;
                /** @example api */
                source?: string;
                /** @example nightly-check */
                author?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getTraceGraph: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
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
                    /**
                     * @example {
                     *       "data": {
                     *         "edges": [
                     *           {
                     *             "from": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
                     *             "to": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b13"
                     *           }
                     *         ],
                     *         "truncated": true
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_Graph"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    followTrace: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description Events `trace`, each with a trace as lists show it with `view=preview`; `gone` when the one that is followed was
             *     deleted.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    exportTrace: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
                /**
                 * @description `json` or `protobuf`; without it the `Accept` header decides (`application/json`, `application/x-protobuf`).
                 * @example json
                 */
                format?: string;
                /**
                 * @description `traces` (default), or `logs` for the log records that hold content of its spans.
                 * @example traces
                 */
                signal?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the encoding that its media type tells. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "resourceSpans": [
                     *         {
                     *           "resource": {
                     *             "attributes": [
                     *               {
                     *                 "key": "service.name",
                     *                 "value": {
                     *                   "stringValue": "checkout-bot"
                     *                 }
                     *               }
                     *             ]
                     *           },
                     *           "scopeSpans": [
                     *             {
                     *               "scope": {
                     *                 "name": "openinference.instrumentation.openai"
                     *               },
                     *               "spans": [
                     *                 {
                     *                   "attributes": [],
                     *                   "endTimeUnixNano": "1767323046000000000",
                     *                   "kind": 3,
                     *                   "name": "chat",
                     *                   "spanId": "00f067aa0ba902b7",
                     *                   "startTimeUnixNano": "1767323045000000000",
                     *                   "traceId": "5b8aa5a2d2c84e5c9f5d1f7f0a3c2b11"
                     *                 }
                     *               ]
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["OtlpRequest"];
                    "application/x-protobuf": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
                /** @example 1 */
                page?: number;
                /** @example 25 */
                page_size?: number;
                /**
                 * @description `-started_at` (default) or `started_at`.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description Only runs of this type.
                 * @example node
                 */
                type?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "artifacts": [
                     *             {}
                     *           ],
                     *           "attributes": {},
                     *           "counted": true,
                     *           "duration_ms": 0.5,
                     *           "end_time": "2026-01-03T00:00:00Z",
                     *           "ended_at": "2026-01-02T03:04:05.000000Z",
                     *           "error": null,
                     *           "events": [
                     *             {}
                     *           ],
                     *           "executions": [
                     *             {}
                     *           ],
                     *           "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
                     *           "input": {
                     *             "question": "Where is my order?"
                     *           },
                     *           "kind": "llm",
                     *           "links": [
                     *             {}
                     *           ],
                     *           "messages": [
                     *             {}
                     *           ],
                     *           "metadata": {
                     *             "team": "billing"
                     *           },
                     *           "metrics": [
                     *             {}
                     *           ],
                     *           "model": "gpt-4o-mini",
                     *           "name": "support agent",
                     *           "output": {
                     *             "answer": "At the gate."
                     *           },
                     *           "params": {},
                     *           "parent_run_id": null,
                     *           "provider": "openai",
                     *           "resource": {},
                     *           "scope": {},
                     *           "session_id": "session-7",
                     *           "source_id": "checkout-bot",
                     *           "start_time": "2026-01-02T00:00:00Z",
                     *           "started_at": "2026-01-02T03:04:05.000000Z",
                     *           "status": "succeeded",
                     *           "status_detail": "status_detail",
                     *           "tags": [
                     *             "production"
                     *           ],
                     *           "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *           "type": "node",
                     *           "usage": {
                     *             "cache_read_tokens": 1,
                     *             "cache_write_tokens": 1,
                     *             "completion_tokens": 1,
                     *             "completion_tokens_cost_usd": 0.5,
                     *             "cost_source": "cost_source",
                     *             "prompt_tokens": 1,
                     *             "prompt_tokens_cost_usd": 0.5,
                     *             "reasoning_tokens": 1,
                     *             "total_tokens": 1,
                     *             "total_tokens_cost_usd": 0.5
                     *           },
                     *           "user_id": "user-42"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "page_count": 1,
                     *         "page_size": 25,
                     *         "total_count": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RunList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getRun: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "artifacts": [
                     *           {}
                     *         ],
                     *         "attributes": {},
                     *         "counted": true,
                     *         "duration_ms": 0.5,
                     *         "end_time": "2026-01-03T00:00:00Z",
                     *         "ended_at": "2026-01-02T03:04:05.000000Z",
                     *         "error": null,
                     *         "events": [
                     *           {}
                     *         ],
                     *         "executions": [
                     *           {}
                     *         ],
                     *         "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
                     *         "input": {
                     *           "question": "Where is my order?"
                     *         },
                     *         "kind": "llm",
                     *         "links": [
                     *           {}
                     *         ],
                     *         "messages": [
                     *           {}
                     *         ],
                     *         "metadata": {
                     *           "team": "billing"
                     *         },
                     *         "metrics": [
                     *           {}
                     *         ],
                     *         "model": "gpt-4o-mini",
                     *         "name": "support agent",
                     *         "output": {
                     *           "answer": "At the gate."
                     *         },
                     *         "params": {},
                     *         "parent_run_id": null,
                     *         "provider": "openai",
                     *         "resource": {},
                     *         "scope": {},
                     *         "session_id": "session-7",
                     *         "source_id": "checkout-bot",
                     *         "start_time": "2026-01-02T00:00:00Z",
                     *         "started_at": "2026-01-02T03:04:05.000000Z",
                     *         "status": "succeeded",
                     *         "status_detail": "status_detail",
                     *         "tags": [
                     *           "production"
                     *         ],
                     *         "trace_id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *         "type": "node",
                     *         "usage": {
                     *           "cache_read_tokens": 1,
                     *           "cache_write_tokens": 1,
                     *           "completion_tokens": 1,
                     *           "completion_tokens_cost_usd": 0.5,
                     *           "cost_source": "cost_source",
                     *           "prompt_tokens": 1,
                     *           "prompt_tokens_cost_usd": 0.5,
                     *           "reasoning_tokens": 1,
                     *           "total_tokens": 1,
                     *           "total_tokens_cost_usd": 0.5
                     *         },
                     *         "user_id": "user-42"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OneRun"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listRunArtifacts: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12 */
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "bytes": 48213,
                     *           "id": "sha256:b7d1a0d64d73d55b29499e00dbfe6956781669a7f244d370362647993c78aba9",
                     *           "kind": "artifact",
                     *           "name": "report.csv",
                     *           "stored": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ArtifactList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getRunArtifact: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
                /**
                 * @description Whether an image may be shown in its place: `true`, `false`, `1`, `0`.
                 * @example true
                 */
                inline?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12 */
                run_id: string;
                /** @example sha256:b7d1a0d64d73d55b29499e00dbfe6956781669a7f244d370362647993c78aba9 */
                artifact_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of it. */
            200: {
                headers: {
                    "ACCEPT-RANGES": string;
                    /** @description Suggested name. */
                    "CONTENT-DISPOSITION": string;
                    "CONTENT-LENGTH": number;
                    /** @description Nothing in it runs. */
                    "CONTENT-SECURITY-POLICY": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The range that was asked for. */
            206: {
                headers: {
                    /** @description Suggested name. */
                    "CONTENT-DISPOSITION": string;
                    "CONTENT-LENGTH": number;
                    "CONTENT-RANGE": string;
                    /** @description Nothing in it runs. */
                    "CONTENT-SECURITY-POLICY": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    explainRunCost: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12 */
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
                    /**
                     * @example {
                     *       "data": {
                     *         "compared": [
                     *           {
                     *             "computed_usd": 0.5,
                     *             "model": "gpt-4o-mini",
                     *             "price_id": "0198f3c6-5d43-7c31-88a7-6fb04d9c2e77",
                     *             "price_table": "1f0a3c2b",
                     *             "provider": "openai",
                     *             "spans": 96,
                     *             "tokens": 1,
                     *             "told_usd": 0.5
                     *           }
                     *         ],
                     *         "parts": [
                     *           {
                     *             "class": "input",
                     *             "cost_usd": 0.5,
                     *             "model": "gpt-4o-mini",
                     *             "price_id": "0198f3c6-5d43-7c31-88a7-6fb04d9c2e77",
                     *             "price_per": "million_tokens",
                     *             "price_table": "1f0a3c2b",
                     *             "price_usd": 0.5,
                     *             "provider": "openai",
                     *             "source": "api",
                     *             "spans": 96,
                     *             "tokens": 1
                     *           }
                     *         ],
                     *         "total_usd": 0.5,
                     *         "unpriced": [
                     *           {
                     *             "model": "gpt-4o-mini",
                     *             "provider": "openai",
                     *             "spans": 96,
                     *             "tokens": 1
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CostExplanation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getRunOriginal: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: never;
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12 */
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the encoding that its media type tells. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12",
                     *       "input": {
                     *         "question": "Where is my order?"
                     *       },
                     *       "type": "node"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Original"];
                    "application/x-protobuf": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getTraceSkeleton: {
        parameters: {
            query?: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id?: string;
            };
            header?: {
                /**
                 * @description Long answers are compressed for clients that take `gzip`.
                 * @example gzip
                 */
                "Accept-Encoding"?: string;
            };
            path: {
                /** @example 5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11 */
                trace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer; in gzip when it is long and the client takes that. */
            200: {
                headers: {
                    /** @description `gzip` or nothing. */
                    "CONTENT-ENCODING"?: string;
                    /** @description What the answer depends on. */
                    VARY: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "spans": {
                     *           "id": [
                     *             "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b12"
                     *           ],
                     *           "name": [
                     *             0
                     *           ],
                     *           "names": [
                     *             "chat"
                     *           ],
                     *           "parent": [
                     *             -1
                     *           ]
                     *         },
                     *         "trace": {
                     *           "agent": "planner",
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "duration_ms": 0.5,
                     *           "ended_at": "2026-01-02T03:04:05.000000Z",
                     *           "error": null,
                     *           "error_count": 1,
                     *           "has_unpriced_usage": true,
                     *           "has_warnings": true,
                     *           "id": "5b8aa5a2-d2c8-4e5c-9f5d-1f7f0a3c2b11",
                     *           "input": {
                     *             "question": "Where is my order?"
                     *           },
                     *           "label": null,
                     *           "metadata": {
                     *             "team": "billing"
                     *           },
                     *           "name": "support agent",
                     *           "output": {
                     *             "answer": "At the gate."
                     *           },
                     *           "project_id": "0198f3c0-0000-7000-8000-000000000002",
                     *           "protocol": "dynamiq",
                     *           "run_count": 1,
                     *           "session_id": "session-7",
                     *           "source_id": "checkout-bot",
                     *           "started_at": "2026-01-02T03:04:05.000000Z",
                     *           "status": "succeeded",
                     *           "status_detail": "status_detail",
                     *           "tags": [
                     *             "production"
                     *           ],
                     *           "updated_at": "2026-01-02T03:04:05.000000Z",
                     *           "usage": {
                     *             "cache_read_tokens": 1,
                     *             "cache_write_tokens": 1,
                     *             "completion_tokens": 1,
                     *             "completion_tokens_cost_usd": 0.5,
                     *             "cost_source": "cost_source",
                     *             "prompt_tokens": 1,
                     *             "prompt_tokens_cost_usd": 0.5,
                     *             "reasoning_tokens": 1,
                     *             "total_tokens": 1,
                     *             "total_tokens_cost_usd": 0.5
                     *           },
                     *           "user_id": "user-42",
                     *           "version": 1
                     *         },
                     *         "truncated": true
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Skeleton"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listViews: {
        parameters: {
            query?: {
                /**
                 * @description Needed unless the key belongs to one project.
                 * @example 0198f3c0-0000-7000-8000-000000000002
                 */
                project_id?: string;
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
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-01-02T03:04:05.000000Z",
                     *           "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *           "name": "support agent",
                     *           "own": true,
                     *           "query": "status=failed",
                     *           "shared": true,
                     *           "updated_at": "2026-01-02T03:04:05.000000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_list_SavedView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createView: {
        parameters: {
            query: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "support agent",
                 *       "query": "status=failed",
                 *       "shared": true
                 *     }
                 */
                "application/json": components["schemas"]["NewView"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "name": "support agent",
                     *         "own": true,
                     *         "query": "status=failed",
                     *         "shared": true,
                     *         "updated_at": "2026-01-02T03:04:05.000000Z"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_SavedView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateView: {
        parameters: {
            query: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            header?: never;
            path: {
                /** @example 0198f3c8-7f65-7a53-8ac9-41d26fbc0e99 */
                view_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "support agent",
                 *       "query": "status=failed",
                 *       "shared": true
                 *     }
                 */
                "application/json": components["schemas"]["NewView"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "created_at": "2026-01-02T03:04:05.000000Z",
                     *         "id": "0198f3c1-7d2e-7a41-9b60-2f3f5a1c8e10",
                     *         "name": "support agent",
                     *         "own": true,
                     *         "query": "status=failed",
                     *         "shared": true,
                     *         "updated_at": "2026-01-02T03:04:05.000000Z"
                     *       }
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Data_SavedView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteView: {
        parameters: {
            query: {
                /** @example 0198f3c0-0000-7000-8000-000000000002 */
                project_id: string;
            };
            header?: never;
            path: {
                /** @example 0198f3c8-7f65-7a53-8ac9-41d26fbc0e99 */
                view_id: string;
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
                    /**
                     * @example {
                     *       "message": "ok"
                     *     }
                     */
                    "application/json; charset=utf-8": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
}
