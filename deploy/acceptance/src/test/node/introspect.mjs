// A resource server that asks what a token is worth (RFC 7662), in JSON and as a signed answer (RFC
// 9701), whose signature both libraries verify. Prints both answers and the signed one's header.
// usage: node introspect.mjs ISSUER SERVICE_FOLDER CLIENT_ID TOKEN
import { createLocalJWKSet, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";
import { discover, withCertificate } from "./oauth.mjs";

const [issuer, folder, clientId, token] = process.argv.slice(2);
const via = withCertificate(folder);
const server = await discover(issuer, via);
const client = {
  client_id: clientId,
  use_mtls_endpoint_aliases: true,
  introspection_signed_response_alg: "ES256",
};
const ask = (requestJwtResponse) => oauth.introspectionRequest(
  server, client, oauth.TlsClientAuth(), token, { requestJwtResponse, ...via });

const plain = await oauth.processIntrospectionResponse(server, client, await ask(false));

const response = await ask(true);
const jwt = await response.clone().text();
const signed = await oauth.processIntrospectionResponse(server, client, response);
await oauth.validateApplicationLevelSignature(server, response, via);
const keys = await (await via[oauth.customFetch](server.jwks_uri)).json();
const { protectedHeader } = await jwtVerify(jwt, createLocalJWKSet(keys), {
  issuer, audience: clientId, typ: "token-introspection+jwt", algorithms: ["ES256"],
});

console.log(JSON.stringify({ plain, signed, header: protectedHeader }));
await via.close();
