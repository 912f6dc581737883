// An OpenID provider for the tests: certified code, everybody known by the name they type.
//   node provider.mjs <redirect uri> [userinfo]   prints its issuer on one line
// With `userinfo` the token names the subject alone, as OpenID Connect Core 5.4 has it; the rest is told at /me.
// A name says what is vouched for: `unverified-…` has an e-mail that nobody checked, `silent-…` has none. The groups of a
// person are set at /groups?name=…&groups=a+b.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const [redirect, claims] = process.argv.slice(2);
const groups = new Map();
const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://provider');
  if (url.pathname !== '/groups') return handle(request, response);
  groups.set(url.searchParams.get('name'), url.searchParams.get('groups').split(' ').filter(Boolean));
  response.end();
});
let handle;
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'tracekeep', client_secret: 'a secret of+the/provider', redirect_uris: [redirect] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name', 'groups'] },
    conformIdTokenClaims: claims === 'userinfo',
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Grant: 60, Interaction: 60, Session: 60 },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => {
        const email = id.startsWith('silent-') ? {} : { email: `${id.replace('unverified-', '')}@example.test`, email_verified: !id.startsWith('unverified-') };
        return { sub: id, given_name: id, family_name: 'Lee', groups: groups.get(id) ?? [], ...email };
      },
    }),
  });
  handle = provider.callback();
  console.log(issuer);
});
process.on('SIGTERM', () => process.exit(0));
