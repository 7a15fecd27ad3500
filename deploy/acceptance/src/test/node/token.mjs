// An independent OAuth client: discovers the server, gets a token by mutual TLS, verifies it with an
// independent JOSE library. Prints the claims as JSON.
// usage: node token.mjs ISSUER PARTNER_FOLDER CLIENT_ID
import { readFileSync } from "node:fs";
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";
import { Agent, fetch } from "undici";

const [issuer, folder, clientId] = process.argv.slice(2);
const read = (file) => readFileSync(`${folder}/${file}`);
const tls = new Agent({
  connect: { cert: read("tls.crt"), key: read("tls.key"), ca: read("ca.crt") },
});
const viaTls = { [oauth.customFetch]: (url, init) => fetch(url, { ...init, dispatcher: tls }) };

const discovery = await oauth.discoveryRequest(new URL(issuer), { algorithm: "oauth2", ...viaTls });
const server = await oauth.processDiscoveryResponse(new URL(issuer), discovery);
const client = { client_id: clientId, use_mtls_endpoint_aliases: true };
const response = await oauth.clientCredentialsGrantRequest(
  server, client, oauth.TlsClientAuth(), new URLSearchParams(), viaTls);
const { access_token: token } = await oauth.processClientCredentialsResponse(server, client, response);

const keys = await (await fetch(server.jwks_uri, { dispatcher: tls })).json();
const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
  issuer, typ: "at+jwt", algorithms: ["ES256"],
});
console.log(JSON.stringify({ header: decodeProtectedHeader(token), payload, token }));
await tls.close();
