// express-jwt 5.3.3, which does not insist on a list of algorithms (CVE-2020-15084), with jwks-rsa 1.8.0, which has no key
// for a token whose algorithm is not RS256: together they take tokens without a signature. For loopback only.
import express from 'express';
import expressJwt from 'express-jwt';
import jwksRsa from 'jwks-rsa';

const { ISSUER, JWKS_URI, AUDIENCE, PORT } = process.env;
const OWNERS = { 1: 'alice', 2: 'bob' };

const scoped = (scope) => (request, response, next) => {
  const granted = String(request.user.scope ?? '').split(' ');
  return granted.includes(scope) ? next() : response.status(403).end();
};

const app = express();
app.use(expressJwt({
  secret: jwksRsa.expressJwtSecret({ jwksUri: JWKS_URI, cache: true }),
  audience: AUDIENCE,
  issuer: ISSUER,
}));
app.get('/orders', scoped('orders:read'), (request, response) => response.json([{ id: 1 }]));
app.post('/orders', scoped('orders:write'), (request, response) => response.status(201).json({ id: 2 }));
app.get('/me', (request, response) => response.json({ sub: request.user.sub }));
app.get('/documents/:id', (request, response) => {
  const owner = OWNERS[request.params.id];
  return owner === request.user.sub ? response.json({ owner }) : response.status(404).end();
});
app.use((error, request, response, next) => {
  if (error.name === 'UnauthorizedError') return response.status(401).send('invalid token');
  return next(error);
});
app.listen(PORT, '127.0.0.1');
