// jwt.verify with everything that it checks.
const { find, kid, pem, serve } = require('../shared/serve.cjs');
const jwt = require('jsonwebtoken');

serve({
  library: 'jsonwebtoken',
  algorithms: ['RS256'],
  verify: ({ token, jwks, algorithms, issuer, audience }) =>
    jwt.verify(token, pem(find(jwks, kid(token))), { algorithms, issuer, audience }),
});
