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
         *     start on Monday.
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
        /** How many traces the filters select. */
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
         *     total exactly; `unpriced` is what nobody knows a price for. Prices of the table are estimates.
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
         * @description What is to be changed of an app; what is left out stays.
         */
        AppChange: {
            access_control?: unknown;
            deployment_config?: unknown;
            description?: string;
            name?: string;
            runtime_id?: string;
            /** @description All sources from now on. */
            sources?: string[];
            workflow_id?: string;
            workflow_version_id?: string;
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
            last_batch_at?: string;
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
        /**
         * Counted
         * @description How many traces a filter selects.
         */
        Counted: {
            /**
             * Format: uint64
             * @description How many; at least that many when not exact.
             */
            count: number;
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
            wal_bytes?: number;
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
            comment?: string;
            created_at: string;
            /** @description `number`, `boolean`, `category` or `text`. */
            kind: string;
            name: string;
            /** @description The run that it is about; null: the whole trace. */
            run_id?: string;
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
            /** @description Whether these are all of them, so that every count is exact. */
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
            next_cursor?: string;
            progress: components["schemas"]["Progress"];
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
         * Match
         * @description A run that holds the text.
         */
        Match: {
            after: string;
            before: string;
            /** @description The text as it was sent. */
            matched: string;
            /** @description Name of the run. */
            name?: string;
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
         * NewApp
         * @description An app to be made.
         */
        NewApp: {
            /** @description `{"access_type": "private"}`, or `public`; kept, and not acted upon. */
            access_control?: unknown;
            /** @description `{"deployment_type": "serverless"}`, or `server_based`; kept, and not acted upon. */
            deployment_config?: unknown;
            description?: string;
            name: string;
            project_id: string;
            runtime_id?: string;
            /** @description Names of sources whose traces are to be the app's, older ones included. */
            sources?: string[];
            workflow_id?: string;
            workflow_version_id?: string;
        };
        /**
         * NewEvaluation
         * @description A result to be stored. One of the same trace, run, name, source and author takes the place of the one before.
         */
        NewEvaluation: {
            /** @description For keys; people sign with their e-mail address. */
            author?: string;
            comment?: string;
            /** @description Now, unless given. */
            created_at?: string;
            /** @description Says whether a string is a `category` (default) or a `text`. */
            kind?: string;
            name: string;
            run_id?: string;
            /** @description `sdk` or `api` (default) for keys; people are `person` unless they say otherwise. */
            source?: string;
            /** @description Needed in a batch. */
            trace_id?: string;
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
            expires_at?: string;
            name: string;
            /** @description `read` and `admin` unless given; not more than the credential that makes it. */
            permissions?: string[];
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
            cache_read_usd?: number;
            /**
             * Format: double
             * @description As the prompt unless given.
             */
            cache_write_usd?: number;
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
            provider?: string;
            /**
             * Format: double
             * @description Nothing unless given.
             */
            request_usd?: number;
            /** @description From the beginning unless given. */
            valid_from?: string;
            /** @description For ever unless given. */
            valid_until?: string;
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
         * NewView
         * @description A view to be made or changed.
         */
        NewView: {
            name: string;
            /** @description Filters and `sort` as a query string of `/v1/tracing/traces`. */
            query: string;
            /** @description `false` unless given. */
            shared?: boolean;
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
            project_id?: string;
            started_at?: string;
            /** @description `waiting` or `running`. */
            state: string;
            /** Format: uint64 */
            total?: number;
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
            mean?: number;
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
            created_by?: string;
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
            provider?: string;
            /**
             * Format: double
             * @description Dollars for a request.
             */
            request_usd: number;
            updated_at: string;
            /** @description First moment it holds; null: from the beginning. */
            valid_from?: string;
            /** @description First moment it does not hold any more; null: for ever. */
            valid_until?: string;
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
            error?: string;
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
            /** @description Everything that started after this was looked through; null at the end. */
            until?: string;
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
         * RefusalStatus
         * @description Requests that were refused alike. What they carried is not kept.
         */
        RefusalStatus: {
            /** @description Where it came from. */
            address?: string;
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
            dry_run?: boolean;
            /** @description Traces that started at this time or later; all older ones unless given. */
            from?: string;
            /** @description Traces that started before this time; all newer ones unless given. */
            until?: string;
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
            disk?: components["schemas"]["DiskStatus"] & unknown;
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
        /**
         * WriteStatus
         * @description The transactions of ingest.
         */
        WriteStatus: {
            /** @description Whether the last one succeeded. */
            healthy: boolean;
            last_commit_at?: string;
            /**
             * Format: double
             * @description Milliseconds that half of the last thousand took at most; null when there was none.
             */
            p50_ms?: number;
            /**
             * Format: double
             * @description Milliseconds that all but one in a hundred of them took at most.
             */
            p99_ms?: number;
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
    listApps: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
                /** @description Only archived ones: `true`, `false`, `1`, `0`. */
                archived?: string;
                /** @description Archived ones too. */
                include_archived?: string;
                /** @description Only those made for this workflow. */
                workflow_id?: string;
                page?: number;
                page_size?: number;
                /** @description `name`, `created_at` or `updated_at`, `-` for descending. */
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
                    "application/json; charset=utf-8": components["schemas"]["List_App"];
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
    createApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
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
                    "application/json; charset=utf-8": components["schemas"]["Data_App"];
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
    getApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
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
                    "application/json; charset=utf-8": components["schemas"]["Data_App"];
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
    updateApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                app_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_App"];
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
    deleteApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
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
    archiveApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
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
                    "application/json; charset=utf-8": components["schemas"]["Data_App"];
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
    listAppDeployments: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
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
                    "application/json; charset=utf-8": components["schemas"]["List_any"];
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
    getAppMetrics: {
        parameters: {
            query?: {
                /** @description First instant. */
                start_time?: string;
                /** @description Last instant. */
                end_time?: string;
                /** @description Width of a bucket, such as `1h`, `24h`, `168h`, `90m`. */
                interval?: string;
                /** @description `status`, `protocol`, `tag`, `user`, `source` (traces), or `model`, `agent`, `tool` (runs, by whole minutes). */
                group_by?: string;
            };
            header?: never;
            path: {
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
    listAppRunArtifacts: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
                app_id: string;
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
                    "application/json; charset=utf-8": components["schemas"]["List_any"];
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
    listAppTraces: {
        parameters: {
            query?: {
                /** @description `full` (default), or `preview` with short texts for input, output and error. */
                view?: string;
                page?: number;
                page_size?: number;
                /** @description Fields, `-` for descending: `started_at`, `ended_at`, `status`, `duration`, `total_tokens`, `cost`. */
                sort?: string;
                /** @description `next_cursor` of the page before, in place of `page`; only in the order of start. */
                cursor?: string;
            };
            header?: never;
            path: {
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
    downloadAppTraces: {
        parameters: {
            query?: {
                /** @description Traces at most; 1000 unless given. */
                limit?: number;
                /** @description Put the runs of each trace into it: `true`, `false`, `1`, `0`. */
                include_runs?: string;
                /** @description `-started_at` (default) or `started_at`. */
                sort?: string;
            };
            header?: never;
            path: {
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
    getAppTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                app_id: string;
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
    listAppRuns: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                /** @description `-started_at` (default) or `started_at`. */
                sort?: string;
            };
            header?: never;
            path: {
                app_id: string;
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
    listAppTriggers: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
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
                    "application/json; charset=utf-8": components["schemas"]["List_any"];
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
    unarchiveApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
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
                    "application/json; charset=utf-8": components["schemas"]["Data_App"];
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
    listConversations: {
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
                    "application/json; charset=utf-8": components["schemas"]["List_any"];
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
                    "application/json; charset=utf-8": components["schemas"]["Data_PriceTable"];
                };
            };
        };
    };
    listPriceTableModels: {
        parameters: {
            query?: {
                /** @description Words that provider and name hold, in any case. */
                search?: string;
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
                    "application/json; charset=utf-8": components["schemas"]["List_ListedPrice"];
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
    listPrices: {
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
                    "application/json; charset=utf-8": components["schemas"]["PriceList"];
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
    createPrice: {
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
                    "application/json; charset=utf-8": components["schemas"]["Data_Price"];
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
    reprice: {
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
    updatePrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                price_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPrice"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Price"];
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
    deletePrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
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
                    "application/json; charset=utf-8": components["schemas"]["Data_SystemStatus"];
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
    createEvaluations: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
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
                    "application/json; charset=utf-8": components["schemas"]["Data_Message"];
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
    chartEvaluations: {
        parameters: {
            query: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
                start_time: string;
                end_time: string;
                /** @description Seconds of one point; an hour unless given. */
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
                    "application/json; charset=utf-8": components["schemas"]["Data_list_ChartView"];
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
    followTraces: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
                /** @description The same, for those who cannot set a header. */
                last_event?: string;
            };
            header?: {
                /** @description Id of the last event that was seen; browsers send it by themselves. */
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
    getMetrics: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
                /** @description First instant. */
                start_time?: string;
                /** @description Last instant. */
                end_time?: string;
                /** @description Width of a bucket, such as `1h`, `24h`, `168h`, `90m`. */
                interval?: string;
                /** @description `status`, `protocol`, `tag`, `user`, `source` (traces), or `model`, `agent`, `tool` (runs, by whole minutes). */
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
    searchTraces: {
        parameters: {
            query: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
                /** @description The text: 200 characters at most. */
                q: string;
                /** @description Matches at which a step ends; 50 unless given, 500 at most. */
                limit?: number;
                /** @description `next_cursor` of the step before. */
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
                 * @description Id of a session.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source.
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
                 * @description Name of the trace.
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
                 * @description A model that some run used.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
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
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
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
                    "application/json; charset=utf-8": components["schemas"]["Found"];
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
    listSessions: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
                /** @description `full` (default), or `preview`: short texts of the first input and of the last output, and the last status. */
                view?: string;
                page?: number;
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
    getSession: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
            };
            header?: never;
            path: {
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
    deleteSession: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
            };
            header?: never;
            path: {
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
    listSessionMessages: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
                page?: number;
                page_size?: number;
                /** @description `created_at` (default) or `-created_at`. */
                sort?: string;
            };
            header?: never;
            path: {
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
    listTraces: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
                /** @description `full` (default), or `preview` with short texts for input, output and error. */
                view?: string;
                page?: number;
                page_size?: number;
                /** @description Fields, `-` for descending: `started_at`, `ended_at`, `status`, `duration`, `total_tokens`, `cost`. */
                sort?: string;
                /** @description `next_cursor` of the page before, in place of `page`; only in the order of start. */
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
                 * @description Id of a session.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source.
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
                 * @description Name of the trace.
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
                 * @description A model that some run used.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
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
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
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
    deleteTraces: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
                /** @description How many the filters select, so that nobody deletes more than they know of. */
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
                 * @description Id of a session.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source.
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
                 * @description Name of the trace.
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
                 * @description A model that some run used.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
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
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
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
    countTraces: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
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
                 * @description Id of a session.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source.
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
                 * @description Name of the trace.
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
                 * @description A model that some run used.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
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
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
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
                    "application/json; charset=utf-8": components["schemas"]["Data_Counted"];
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
            query?: {
                project_id?: string;
                /** @description Traces at most; 1000 unless given. */
                limit?: number;
                /** @description Put the runs of each trace into it: `true`, `false`, `1`, `0`. */
                include_runs?: string;
                /** @description `-started_at` (default) or `started_at`. */
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
                 * @description Id of a session.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source.
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
                 * @description Name of the trace.
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
                 * @description A model that some run used.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
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
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
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
    listFacets: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
                project_id?: string;
                /** @description Values of each kind; 20 unless given, 200 at most. */
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
                 * @description Id of a session.
                 * @example [
                 *       "session-7"
                 *     ]
                 */
                session_id?: string[];
                /**
                 * @description Id of a user.
                 * @example [
                 *       "user-42"
                 *     ]
                 */
                user_id?: string[];
                /**
                 * @description Name of a source.
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
                 * @description Name of the trace.
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
                 * @description A model that some run used.
                 * @example [
                 *       "gpt-4o"
                 *     ]
                 */
                model?: string[];
                /**
                 * @description A tool that some run called.
                 * @example [
                 *       "search"
                 *     ]
                 */
                tool?: string[];
                /**
                 * @description An agent that took part.
                 * @example [
                 *       "planner"
                 *     ]
                 */
                agent?: string[];
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
                 * @description Milliseconds at least.
                 * @example [
                 *       "1500"
                 *     ]
                 */
                "duration_ms:gte"?: string[];
                /**
                 * @description Milliseconds at most.
                 * @example [
                 *       "60000"
                 *     ]
                 */
                "duration_ms:lte"?: string[];
                /**
                 * @description Tokens at least.
                 * @example [
                 *       "1000"
                 *     ]
                 */
                "total_tokens:gte"?: string[];
                /**
                 * @description Tokens at most.
                 * @example [
                 *       "100000"
                 *     ]
                 */
                "total_tokens:lte"?: string[];
                /**
                 * @description US dollars at least.
                 * @example [
                 *       "0.01"
                 *     ]
                 */
                "cost_usd:gte"?: string[];
                /**
                 * @description US dollars at most.
                 * @example [
                 *       "5"
                 *     ]
                 */
                "cost_usd:lte"?: string[];
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
                    "application/json; charset=utf-8": components["schemas"]["Data_FacetsView"];
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
    deleteTrace: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_Deleted"];
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
    explainTraceCost: {
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
    listEvaluations: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_list_Evaluation"];
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
    createEvaluation: {
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
        requestBody: {
            content: {
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
                    "application/json; charset=utf-8": components["schemas"]["Data_Evaluation"];
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
    deleteEvaluation: {
        parameters: {
            query: {
                project_id?: string;
                name: string;
                run_id?: string;
                source?: string;
                author?: string;
            };
            header?: never;
            path: {
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
    followTrace: {
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
    explainRunCost: {
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
    listViews: {
        parameters: {
            query?: {
                /** @description Needed unless the key belongs to one project. */
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
                    "application/json; charset=utf-8": components["schemas"]["Data_list_SavedView"];
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
    createView: {
        parameters: {
            query: {
                project_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
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
                    "application/json; charset=utf-8": components["schemas"]["Data_SavedView"];
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
    updateView: {
        parameters: {
            query: {
                project_id: string;
            };
            header?: never;
            path: {
                view_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewView"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json; charset=utf-8": components["schemas"]["Data_SavedView"];
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
    deleteView: {
        parameters: {
            query: {
                project_id: string;
            };
            header?: never;
            path: {
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
}
