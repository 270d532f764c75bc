// Express with express-jwt and jwks-rsa, put together as the documentation of jwks-rsa shows it.
import express from 'express';
import { expressjwt } from 'express-jwt';
import jwksRsa from 'jwks-rsa';

const { ISSUER, JWKS_URI, AUDIENCE, PORT } = process.env;
const OWNERS = { 1: 'alice', 2: 'bob' };

const authenticated = expressjwt({
  // The documentation also limits how often keys are asked for, to five times a minute. Beyond that every token of an
  // unknown key, and an honest one after a rotation, gets the answer to a fault of the server for a minute.
  secret: jwksRsa.expressJwtSecret({ jwksUri: JWKS_URI, cache: true }),
  audience: AUDIENCE,
  issuer: ISSUER,
  algorithms: ['RS256'],
});

const scoped = (scope) => (request, response, next) => {
  const granted = String(request.auth.scope ?? '').split(' ');
  if (granted.includes(scope)) return next();
  return response.status(403).set('WWW-Authenticate', `Bearer error="insufficient_scope", scope="${scope}"`).end();
};

const app = express();
app.use(authenticated);
app.get('/orders', scoped('orders:read'), (request, response) => response.json([{ id: 1 }]));
app.post('/orders', scoped('orders:write'), (request, response) => response.status(201).json({ id: 2 }));
app.get('/me', (request, response) => response.json({ sub: request.auth.sub }));
app.get('/documents/:id', (request, response) => {
  const owner = OWNERS[request.params.id];
  return owner === request.auth.sub ? response.json({ owner }) : response.status(404).end();
});
app.use((error, request, response, next) => {
  if (error.name === 'UnauthorizedError') return response.status(401).send('invalid token');
  return next(error);
});
app.listen(PORT, '127.0.0.1');
