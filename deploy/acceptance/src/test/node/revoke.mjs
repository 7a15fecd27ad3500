// A client that takes its token back (RFC 7009) and goes on to use it until the edge refuses it, at
// most for five seconds. Prints the outcomes, and how long that took.
// usage: node revoke.mjs ISSUER EDGE PARTNER_FOLDER CLIENT_ID
import * as oauth from "oauth4webapi";
import { discover, outcome, token, untilRefused, withCertificate } from "./oauth.mjs";

const [issuer, edge, folder, clientId] = process.argv.slice(2);
const via = withCertificate(folder);
const server = await discover(issuer, via);
const client = { client_id: clientId, use_mtls_endpoint_aliases: true };
const { access_token: taken } = await token(server, client, oauth.TlsClientAuth(), via);
const use = async () => {
  const response = await oauth.protectedResourceRequest(
    taken, "GET", new URL("/v1/orders", edge), undefined, undefined, via);
  await response.text();
};

const before = await outcome(use);
await oauth.processRevocationResponse(
  await oauth.revocationRequest(server, client, oauth.TlsClientAuth(), taken, via));
console.log(JSON.stringify({ before, after: await untilRefused(use) }));
await via.close();
