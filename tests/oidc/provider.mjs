// An OpenID provider for the tests: certified code, everybody known by the name they type.
//   node provider.mjs <redirect uri>   prints its issuer on one line
// A name says what is vouched for: `ann+platform+research` is in two groups, `unverified-…` has an e-mail that nobody
// checked, `silent-…` has none.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const [redirect] = process.argv.slice(2);
const server = createServer((request, response) => handle(request, response));
let handle;
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'tracekeep', client_secret: 'a secret of+the/provider', redirect_uris: [redirect] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name', 'groups'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Grant: 60, Interaction: 60, Session: 60 },
    findAccount: (_, id) => ({
      // The subject: whatever the groups are, the person is the same.
      accountId: id.split('+')[0],
      claims: () => {
        const [name, ...groups] = id.split('+');
        const email = name.startsWith('silent-') ? {} : { email: `${name.replace('unverified-', '')}@example.test`, email_verified: !name.startsWith('unverified-') };
        return { sub: name, given_name: name, family_name: 'Lee', groups, ...email };
      },
    }),
  });
  handle = provider.callback();
  console.log(issuer);
});
process.on('SIGTERM', () => process.exit(0));
