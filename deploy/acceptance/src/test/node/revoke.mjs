// A client that takes its token back (RFC 7009) and goes on to use it until the edge refuses it, at
// most for five seconds. Prints the answers, and how long that took.
// usage: node revoke.mjs ISSUER EDGE PARTNER_FOLDER CLIENT_ID
import * as oauth from "oauth4webapi";
import { discover, outcome, token, withCertificate } from "./oauth.mjs";

const [issuer, edge, folder, clientId] = process.argv.slice(2);
const via = withCertificate(folder);
const server = await discover(issuer, via);
const client = { client_id: clientId, use_mtls_endpoint_aliases: true };
const { access_token: taken } = await token(server, client, oauth.TlsClientAuth(), via);
const use = () => outcome(async () => {
  const response = await oauth.protectedResourceRequest(
    taken, "GET", new URL("/v1/orders", edge), undefined, undefined, via);
  await response.text();
});

const before = await use();
await oauth.processRevocationResponse(
  await oauth.revocationRequest(server, client, oauth.TlsClientAuth(), taken, via));
const start = Date.now();
let after = await use();
while (after.status === 200 && Date.now() - start < 5_000) {
  after = await use();
}
console.log(JSON.stringify({ before, after, millis: Date.now() - start }));
await via.close();
