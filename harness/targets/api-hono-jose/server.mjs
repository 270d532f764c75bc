// Hono with jose: Hono's own middleware for bearer tokens around jwtVerify and createRemoteJWKSet, as the documentation of
// the two shows them.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { createMiddleware } from 'hono/factory';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const { ISSUER, JWKS_URI, AUDIENCE, PORT } = process.env;
const OWNERS = { 1: 'alice', 2: 'bob' };

const keys = createRemoteJWKSet(new URL(JWKS_URI));

const verifyToken = async (token, context) => {
  try {
    const { payload } = await jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE });
    context.set('claims', payload);
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
};

const scoped = (scope) => createMiddleware(async (context, next) => {
  const granted = String(context.get('claims').scope ?? '').split(' ');
  if (granted.includes(scope)) return next();
  return context.body(null, 403, { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` });
});

const app = new Hono();
app.use(bearerAuth({ verifyToken }));
app.get('/orders', scoped('orders:read'), (context) => context.json([{ id: 1 }]));
app.post('/orders', scoped('orders:write'), (context) => context.json({ id: 2 }, 201));
app.get('/me', (context) => context.json({ sub: context.get('claims').sub }));
app.get('/documents/:id', (context) => {
  const owner = OWNERS[context.req.param('id')];
  return owner === context.get('claims').sub ? context.json({ owner }) : context.notFound();
});

serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' });
