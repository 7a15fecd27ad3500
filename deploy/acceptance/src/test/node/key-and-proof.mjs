// A client without a certificate: authenticates by private_key_jwt, binds its token to a key by
// DPoP (RFC 9449), learns the nonces of both servers, reads orders, and takes its token back. Prints
// what it met.
// usage: node key-and-proof.mjs ISSUER EDGE PARTNER_FOLDER CLIENT_ID KEY_FILE
import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import {
  discover, keyOf, outcome, token, untilRefused, withoutCertificate,
} from "./oauth.mjs";

const [issuer, edge, folder, clientId, keyFile] = process.argv.slice(2);
const via = withoutCertificate(folder);
const server = await discover(issuer, via);
const client = { client_id: clientId };
const authentication = oauth.PrivateKeyJwt(await keyOf(keyFile));
const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
const options = { DPoP, ...via };

const atIdentity = await outcome(() => token(server, client, authentication, options));
const granted = await token(server, client, authentication, options);
const orders = () => oauth.protectedResourceRequest(
  granted.access_token, "GET", new URL("/v1/orders", edge), undefined, undefined, options);
const atEdge = await outcome(orders);
const answer = await orders();
const read = await answer.json();

await oauth.processRevocationResponse(
  await oauth.revocationRequest(server, client, authentication, granted.access_token, via));
const revoked = await untilRefused(async () => (await orders()).text());

console.log(JSON.stringify({
  atIdentity,
  type: granted.token_type,
  confirmation: decodeJwt(granted.access_token).cnf,
  thumbprint: await DPoP.calculateThumbprint(),
  atEdge,
  status: answer.status,
  orders: read,
  revoked,
}));
await via.close();
