// A client that authenticates by private_key_jwt over a connection with its certificate: its token
// is bound to the certificate (RFC 8705). Prints the confirmation and the answer of the edge.
// usage: node key-and-certificate.mjs ISSUER EDGE PARTNER_FOLDER CLIENT_ID KEY_FILE
import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { discover, keyOf, token, withCertificate } from "./oauth.mjs";

const [issuer, edge, folder, clientId, keyFile] = process.argv.slice(2);
const via = withCertificate(folder);
const server = await discover(issuer, via);
const client = { client_id: clientId, use_mtls_endpoint_aliases: true };
const granted = await token(server, client, oauth.PrivateKeyJwt(await keyOf(keyFile)), via);
const answer = await oauth.protectedResourceRequest(
  granted.access_token, "GET", new URL("/v1/orders", edge), undefined, undefined, via);
console.log(JSON.stringify({
  type: granted.token_type,
  confirmation: decodeJwt(granted.access_token).cnf,
  status: answer.status,
  orders: await answer.json(),
}));
await via.close();
