// oauth2-mock-server as its users have it: everybody is signed in, every client is known, every redirect URI is good.
import { OAuth2Server } from 'oauth2-mock-server';

const { ISSUER, PORT } = process.env;
const server = new OAuth2Server();
server.issuer.url = ISSUER;
await server.issuer.keys.generate('RS256');
await server.start(Number(PORT), '127.0.0.1');
