// A client that authenticates by its own, self-signed certificate (RFC 8705 section 2.2), uses its
// token and takes it back; somebody with another such certificate tries the same. Prints the
// confirmation, the answer of the edge and the refusals.
// usage: node own-certificate.mjs ISSUER EDGE FOLDER ANOTHER_FOLDER CLIENT_ID
import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { discover, outcome, ownAddress, token, untilRefused, withCertificate } from "./oauth.mjs";

const [issuer, edge, folder, another, clientId] = process.argv.slice(2);
const [via, thief] = [folder, another].map((files) => withCertificate(files, ownAddress()));
const server = await discover(issuer, via);
const client = { client_id: clientId, use_mtls_endpoint_aliases: true };
const granted = await token(server, client, oauth.TlsClientAuth(), via);
const use = (by) => async () => {
  const response = await oauth.protectedResourceRequest(
    granted.access_token, "GET", new URL("/v1/orders", edge), undefined, undefined, by);
  await response.text();
};

const { status } = await outcome(use(via));
const unregistered = await outcome(() => token(server, client, oauth.TlsClientAuth(), thief));
const stolen = await outcome(use(thief));
await oauth.processRevocationResponse(
  await oauth.revocationRequest(server, client, oauth.TlsClientAuth(), granted.access_token, via));
const confirmation = decodeJwt(granted.access_token).cnf;
const revoked = await untilRefused(use(via));
console.log(JSON.stringify({
  type: granted.token_type, confirmation, status, unregistered, stolen, revoked,
}));
await Promise.all([via.close(), thief.close()]);
