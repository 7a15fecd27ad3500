// A service that exchanges a token for one of its own (RFC 8693). Prints type and claims of what it
// gets.
// usage: node exchange.mjs ISSUER SERVICE_FOLDER CLIENT_ID SUBJECT_TOKEN RESOURCE
import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { discover, withCertificate } from "./oauth.mjs";

const [issuer, folder, clientId, subject, resource] = process.argv.slice(2);
const via = withCertificate(folder);
const server = await discover(issuer, via);
const client = { client_id: clientId, use_mtls_endpoint_aliases: true };
const response = await oauth.genericTokenEndpointRequest(
  server,
  client,
  oauth.TlsClientAuth(),
  "urn:ietf:params:oauth:grant-type:token-exchange",
  new URLSearchParams({
    subject_token: subject,
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
    resource,
  }),
  via);
const granted = await oauth.processGenericTokenEndpointResponse(server, client, response);
console.log(JSON.stringify({
  issued: granted.issued_token_type,
  type: granted.token_type,
  claims: decodeJwt(granted.access_token),
}));
await via.close();
