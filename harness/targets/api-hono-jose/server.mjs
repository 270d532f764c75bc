// Hono with jose: a middleware around jwtVerify and createRemoteJWKSet, as the documentation of jose calls them.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const { ISSUER, JWKS_URI, AUDIENCE, PORT } = process.env;
const OWNERS = { 1: 'alice', 2: 'bob' };

const keys = createRemoteJWKSet(new URL(JWKS_URI));

const refuse = (status, challenge) => {
  throw new HTTPException(status, { res: new Response(null, { status, headers: { 'WWW-Authenticate': challenge } }) });
};

const authenticated = createMiddleware(async (context, next) => {
  const [scheme, token] = (context.req.header('Authorization') ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || !token) refuse(401, 'Bearer');
  try {
    const { payload } = await jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE });
    context.set('claims', payload);
  } catch (error) {
    if (error instanceof errors.JOSEError) refuse(401, 'Bearer error="invalid_token"');
    throw error;
  }
  await next();
});

const scoped = (scope) => createMiddleware(async (context, next) => {
  const granted = String(context.get('claims').scope ?? '').split(' ');
  if (!granted.includes(scope)) refuse(403, `Bearer error="insufficient_scope", scope="${scope}"`);
  await next();
});

const app = new Hono();
app.use(authenticated);
app.get('/orders', scoped('orders:read'), (context) => context.json([{ id: 1 }]));
app.post('/orders', scoped('orders:write'), (context) => context.json({ id: 2 }, 201));
app.get('/me', (context) => context.json({ sub: context.get('claims').sub }));
app.get('/documents/:id', (context) => {
  const owner = OWNERS[context.req.param('id')];
  return owner === context.get('claims').sub ? context.json({ owner }) : context.notFound();
});

serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' });
